package io.parley.connector.stream;

/** A record that is not what it should be. The message is the reason alone, never the record. */
public final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableRecordException(String reason) {
    // Thrown once a bad record: without cause, for parsers quote their input, and without a trace.
    super(reason, null, false, false);
  }

  /** Why it cannot be read, free of its content. */
  public String reason() {
    String reason = getMessage();
    return reason == null ? "" : reason;
  }
}
