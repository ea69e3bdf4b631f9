package io.parley.server.wire;

/**
 * What an asker wants of a partner: the size of the intersection of both populations, without a
 * room. Signed in the domain {@code INTERSECTION_PROPOSAL}.
 *
 * @param run the run's id, 32 hexadecimal digits, drawn by the asker
 * @param agreement SHA-256 of the agreement that binds both, hex
 * @param profile the normalisation profile under which the asker makes match keys
 * @param key the key type to match on
 * @param exact whether the exact size is asked for; the asker's own policy signs that
 * @param epsilon the most ε of the asker's policy, a decimal
 * @param delta the most δ of the asker's policy, a decimal
 * @param ephemeral the asker's public value of a key agreement, base64
 */
public record PsiProposal(
    int v,
    String run,
    String agreement,
    String asker,
    String answerer,
    String profile,
    String key,
    String purpose,
    boolean exact,
    String epsilon,
    String delta,
    String ephemeral)
    implements SignedDocument {
  /** Since 2 the key agreement of a run is one of its own kind. */
  public static final int VERSION = 2;

  public PsiProposal {
    if (v != VERSION) {
      throw new BadDocument(
          "psi version " + v + " is not understood; this node speaks version " + VERSION);
    }
    if (!run.matches("[0-9a-f]{32}")) {
      throw new BadDocument("a run of psi has 32 hexadecimal digits");
    }
  }
}
