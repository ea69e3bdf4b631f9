package io.parley.server.wire;

/**
 * The number that came out, the same for both parties. Signed in the domain {@code
 * INTERSECTION_ANSWER}.
 *
 * @param terms SHA-256 of the signed terms, hex
 * @param number the noised size, below zero too; the exact one where the terms say so
 */
public record PsiAnswer(int v, String run, String terms, long number) implements SignedDocument {
  public PsiAnswer {
    if (v != PsiProposal.VERSION) {
      throw new BadDocument(
          "psi version "
              + v
              + " is not understood; this node speaks version "
              + PsiProposal.VERSION);
    }
  }
}
