package io.parley.connector.lake;

/** A change was not made, since another came first that it would undo or double. */
public final class LakeConflictException extends LakeException {
  private static final long serialVersionUID = 1L;

  LakeConflictException(String message) {
    super(message);
  }

  LakeConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
