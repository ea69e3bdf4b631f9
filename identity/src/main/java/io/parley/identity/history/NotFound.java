package io.parley.identity.history;

/** A person or a record that was named is not there. The message names no record. */
public final class NotFound extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotFound(String message) {
    super(message);
  }
}
