package io.parley.query.account;

import java.math.BigDecimal;

/**
 * The rule by which charges are held against one budget (ε, δ). Whatever is asked, and however a
 * question is chosen in the light of earlier answers: as long as each charge was admitted on top of
 * all before it, all answers together are (ε, δ)-differentially private.
 *
 * <p>A rule is fixed when the budget opens and kept with it; see {@link #text()}.
 */
public sealed interface PrivacyFilter permits AdditionFilter, RenyiFilter {
  /** The rule for a budget that opens now. */
  static PrivacyFilter open(BigDecimal epsilon, BigDecimal delta) {
    return RenyiFilter.open(epsilon, delta);
  }

  /**
   * The rule of a budget that opened earlier.
   *
   * @param epsilon the budget's ε when it opened
   * @param delta the budget's δ when it opened
   * @throws IllegalArgumentException when this version does not know the rule
   */
  static PrivacyFilter parse(String text, BigDecimal epsilon, BigDecimal delta) {
    return text.equals(AdditionFilter.TEXT)
        ? new AdditionFilter(epsilon, delta)
        : RenyiFilterText.parse(text, epsilon);
  }

  /** The rule without the budget's size, as it is kept beside it. */
  String text();

  /** The budget's ε. */
  BigDecimal epsilon();

  /** The budget's δ, all of it. */
  BigDecimal delta();

  /** Whether a charge may be added to what is spent and reserved already. */
  boolean admits(Charge spent, Charge charge);

  /**
   * What the admitted charges are known to have cost so far, and what is left for such a charge.
   */
  Balance balance(Charge spent, Charge like);

  /** The same rule for a smaller budget; a larger one changes nothing. */
  PrivacyFilter tightened(BigDecimal epsilon, BigDecimal delta);
}
