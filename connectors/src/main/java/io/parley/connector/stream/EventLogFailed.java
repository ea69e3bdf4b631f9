package io.parley.connector.stream;

/**
 * An event log whose disk did not take what was to be written. Whether events of the request are
 * kept is not known; sent again with the same messages they are kept once.
 */
public final class EventLogFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EventLogFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
