package io.parley.connector.source;

/** A cell that is not of its type. The message is the reason alone, never the cell. */
final class UnreadableCellException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableCellException(String reason) {
    // Thrown once a bad row: without cause, for parsers quote their input, and without a trace.
    super(reason, null, false, false);
  }

  /** Why the cell cannot be read, free of its value. */
  String reason() {
    String reason = getMessage();
    return reason == null ? "" : reason;
  }
}
