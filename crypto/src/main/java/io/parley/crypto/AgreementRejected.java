package io.parley.crypto;

/**
 * What the peer of a {@link KeyAgreement} sent is not accepted. The text is the same for a
 * signature that does not verify, another epoch, agreement or ephemeral, a wrong size and a
 * degenerate point.
 */
public final class AgreementRejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AgreementRejected() {
    super("key agreement rejected");
  }
}
