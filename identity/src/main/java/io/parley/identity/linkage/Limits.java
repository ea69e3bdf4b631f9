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
}
