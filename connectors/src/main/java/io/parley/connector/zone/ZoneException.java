package io.parley.connector.zone;

/** A zone cannot do what was asked. The message names source and remedy, never a cell. */
public final class ZoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ZoneException(String message) {
    super(message);
  }

  ZoneException(String message, Throwable cause) {
    super(message, cause);
  }
}
