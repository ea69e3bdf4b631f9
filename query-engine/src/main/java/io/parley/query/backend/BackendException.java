package io.parley.query.backend;

/**
 * The backend failed. Its cause may speak of data, so it stays with the node: nobody who asks is
 * shown it, and logs carry the class of the cause alone.
 */
public final class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BackendException(String message, Throwable cause) {
    super(message, cause);
  }

  public BackendException(String message) {
    super(message);
  }
}
