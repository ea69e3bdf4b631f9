package io.parley.server.leak;

/** Bytes to look for. */
final class Pattern {
  private final String secret;
  private final String form;
  private final byte[] bytes;

  Pattern(String secret, String form, byte[] bytes) {
    this.secret = secret;
    this.form = form;
    this.bytes = bytes.clone();
  }

  /** What these bytes would betray: a name, never the value, for it is printed. */
  String secret() {
    return secret;
  }

  /** How the secret is written in these bytes. */
  String form() {
    return form;
  }

  /** The bytes themselves, not a copy: a search compares with them millions of times. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return secret + " as " + form;
  }
}
