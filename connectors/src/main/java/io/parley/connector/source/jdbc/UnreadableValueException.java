package io.parley.connector.source.jdbc;

/** A cell that is not what its column says. The reason quotes nothing of it. */
final class UnreadableValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnreadableValueException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** Continues a sentence that begins with the column. */
  String reason() {
    return reason;
  }
}
