package io.parley.server.wire;

/** A document that cannot be read, or does not say what it must. */
public final class BadDocument extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadDocument(String message) {
    super(message);
  }
}
