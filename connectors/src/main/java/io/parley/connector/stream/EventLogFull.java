package io.parley.connector.stream;

/** An event log that takes nothing for the moment; nothing of the request was kept. */
public final class EventLogFull extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int seconds;

  EventLogFull(String message, int seconds) {
    super(message);
    this.seconds = seconds;
  }

  /** After how many seconds it is worth trying again, at least 1. */
  public int seconds() {
    return seconds;
  }
}
