package io.parley.crypto;

import java.util.Objects;

/**
 * The token that every method asks for before it hands out, or takes in, bytes of a secret.
 *
 * <p>{@link #insecure()} is its only source, so a search for {@code SecretAccess.insecure} lists
 * every place in a code base where a secret may leave its type. The token proves nothing at run
 * time; it makes such places visible to a reviewer.
 */
public final class SecretAccess {
  private static final SecretAccess INSTANCE = new SecretAccess();

  private SecretAccess() {}

  /** Returns the token. Each call is a place to review. */
  public static SecretAccess insecure() {
    return INSTANCE;
  }

  /** Refuses a caller outside null-marked code that passes no token. */
  static void require(SecretAccess access) {
    Objects.requireNonNull(access, "access");
  }
}
