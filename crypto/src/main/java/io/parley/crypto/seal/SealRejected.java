package io.parley.crypto.seal;

/**
 * Sealed bytes do not open. The text is the same for a wrong key, a wrong purpose, a changed bit, a
 * truncated, reordered or swapped file: the cause would help nobody but a forger.
 */
public final class SealRejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SealRejected() {
    super("sealed data rejected");
  }
}
