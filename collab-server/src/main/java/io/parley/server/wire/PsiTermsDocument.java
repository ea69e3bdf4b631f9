package io.parley.server.wire;

/**
 * The terms on which the answerer takes a proposal: the strictest of both policies. Its ledger has
 * reserved them. Signed in the domain {@code INTERSECTION_TERMS}.
 *
 * @param proposal SHA-256 of the signed proposal, hex
 * @param epsilon the ε of the run, a decimal; {@code 0} where the size is exact
 * @param delta the δ of the run, a decimal; {@code 0} where the size is exact
 * @param ephemeral the answerer's public value of the key agreement, base64
 * @param keySignature its signature over the agreement's transcript, base64
 */
public record PsiTermsDocument(
    int v,
    String run,
    String proposal,
    boolean exact,
    String epsilon,
    String delta,
    String ephemeral,
    String keySignature)
    implements SignedDocument {
  public PsiTermsDocument {
    if (v != PsiProposal.VERSION) {
      throw new BadDocument(
          "psi version "
              + v
              + " is not understood; this node speaks version "
              + PsiProposal.VERSION);
    }
  }
}
