package io.parley.connector.source;

/** A source that cannot be read at all. The message names file, place and remedy, never a cell. */
public final class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public SourceException(String message) {
    super(message);
  }

  /** Says what is wrong; the cause's message quotes no cell either. */
  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
