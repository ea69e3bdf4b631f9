package io.parley.connector.lake;

/** The lake cannot do what was asked. The message names table and remedy, never a cell. */
public class LakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LakeException(String message) {
    super(message);
  }

  LakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
