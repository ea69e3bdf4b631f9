package io.parley.crypto;

/**
 * A signature does not fit. The text is the same for a wrong key, a wrong purpose, changed bytes
 * and a malformed signature: the cause would help nobody but a forger.
 */
public final class SignatureRejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SignatureRejected() {
    super("signature rejected");
  }
}
