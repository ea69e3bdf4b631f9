package io.parley.identity.linkage;

/**
 * Where looking at pairs stops. Ten million records with one e-mail address are fifty trillion
 * pairs, and the address says nothing about any of them.
 *
 * @param heldBy a value, or values together, that more records hold than this do not block; 2 or
 *     more
 * @param pairs a rule that would still look at more pairs than this is refused
 */
public record Limits(int heldBy, long pairs) {
  /** Where a model says nothing. */
  public static final Limits DEFAULT = new Limits(1_000, 1_000_000_000);

  public Limits {
    if (heldBy < 2 || pairs < 1) {
      throw new IllegalArgumentException("a block has at least two records, and one pair");
    }
  }

  /** So many pairs of a rule a record is worth, and so many a rule may have among few records. */
  private static final long A_RECORD = 20;

  private static final long AMONG_FEW = 10_000_000;

  /**
   * How many pairs a rule may look at among so many records: pairs grow with the square of the
   * records, and what they bring does not. A rule that is worth its pairs among a hundred thousand
   * looks at few but strangers among ten million, where its large blocks say least.
   */
  public long pairsAmong(int records) {
    return Math.min(pairs, Math.max(AMONG_FEW, A_RECORD * records));
  }
}
