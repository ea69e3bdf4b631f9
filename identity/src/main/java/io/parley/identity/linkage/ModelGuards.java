package io.parley.identity.linkage;

/**
 * What a model asks of links before they make people, beside its rules. What can never be in one
 * person is under {@link Rules#never}, and holds for people as for pairs.
 *
 * @param evidence whether a link falls where a pair between its two groups speaks more strongly for
 *     two persons than any for one
 * @param bridge a link below this does not hold two groups together by itself, bits; negative
 *     infinity where any link may
 */
public record ModelGuards(boolean evidence, double bridge) {
  /** None: each link holds. */
  public static final ModelGuards NONE = new ModelGuards(false, Double.NEGATIVE_INFINITY);

  public ModelGuards {
    if (Double.isNaN(bridge)) {
      throw new IllegalArgumentException("a bridge has a weight in bits");
    }
  }
}
