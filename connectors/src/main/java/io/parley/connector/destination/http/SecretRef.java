package io.parley.connector.destination.http;

/**
 * Names a secret that somebody else keeps, such as {@code env:META_TOKEN}. What the name means is
 * for the {@link Secrets} to say.
 *
 * @param name not blank
 */
public record SecretRef(String name) {
  /** Checks the name, and never shows it: somebody may have put the secret itself there. */
  public SecretRef {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a reference to a secret needs a name");
    }
  }

  @Override
  public String toString() {
    return "SecretRef[hidden]";
  }
}
