package io.parley.connector.destination.http;

import io.parley.crypto.SecretBytes;

/** Finds secrets by their references. */
@FunctionalInterface
public interface Secrets {
  /**
   * The secret.
   *
   * @throws RuntimeException if there is none; the message does not show what was found
   */
  SecretBytes resolve(SecretRef ref);

  /**
   * The secret again after a receiver refused it, such as a fresh access token. Asked once a call.
   */
  default SecretBytes renewed(SecretRef ref) {
    return resolve(ref);
  }
}
