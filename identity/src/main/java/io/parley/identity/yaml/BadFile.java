package io.parley.identity.yaml;

/** A file that a person wrote cannot be read: what is wrong, where, and what to write instead. */
public final class BadFile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadFile(String message) {
    super(message);
  }
}
