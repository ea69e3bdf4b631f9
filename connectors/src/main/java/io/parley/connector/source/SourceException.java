package io.parley.connector.source;

/** A source that cannot be read at all. The message names file, place and remedy, never a cell. */
public final class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SourceException(String message) {
    super(message);
  }

  SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
