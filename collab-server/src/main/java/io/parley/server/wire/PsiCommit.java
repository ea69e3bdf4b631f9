package io.parley.server.wire;

/**
 * That a party's ledger has paid for a run, for good; only then its people are read. Signed in the
 * domain {@code INTERSECTION_COMMIT}.
 *
 * @param terms SHA-256 of the signed terms, hex
 * @param population whose budget paid
 * @param charge what it paid, as ledgers keep it
 * @param rows how many rows it is going to send: its people in a bucket, with what is mixed in
 */
public record PsiCommit(
    int v, String run, String party, String terms, String population, String charge, int rows)
    implements SignedDocument {
  public PsiCommit {
    if (v != PsiProposal.VERSION) {
      throw new BadDocument(
          "psi version "
              + v
              + " is not understood; this node speaks version "
              + PsiProposal.VERSION);
    }
  }
}
