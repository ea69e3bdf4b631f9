package io.parley.server.leak;

/**
 * Bytes to look for.
 *
 * @param secret what they would betray; a name, never the value, for it is printed
 * @param form how the secret is written in these bytes
 */
record Pattern(String secret, String form, byte[] bytes) {
  @Override
  public String toString() {
    return secret + " as " + form;
  }
}
