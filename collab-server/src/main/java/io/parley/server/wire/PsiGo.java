package io.parley.server.wire;

/**
 * The asker's go.
 *
 * @param v as in its {@link PsiProposal}
 * @param commit its signed {@link PsiCommit}, base64
 * @param keySignature its signature over the key agreement's transcript, base64
 */
public record PsiGo(int v, String commit, String keySignature) {
  public PsiGo {
    if (v != PsiProposal.VERSION) {
      throw new BadDocument(
          "psi version "
              + v
              + " is not understood; this node speaks version "
              + PsiProposal.VERSION);
    }
  }
}
