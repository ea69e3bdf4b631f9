package io.parley.connector.stream;

/** A request that is turned away as a whole; the message quotes nothing of it. */
public final class BadEventRequest extends Exception {
  private static final long serialVersionUID = 1L;

  BadEventRequest(String message) {
    super(message, null, false, false);
  }

  /** What is wrong. */
  public String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
