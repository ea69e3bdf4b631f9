package io.parley.server.psi;

import io.parley.query.account.Charge;
import io.parley.query.dp.Delta;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.IntersectionNoise;
import io.parley.query.dp.RandomSource;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a run costs each side, and the noise that it buys; known from both policies alone.
 *
 * <p>Exact is what both policies have signed, and is never found out from a number: a partner that
 * names ε = 0 asks for a noised run on terms that nobody takes.
 *
 * @param isExact whether there is no noise, as both sides have signed
 * @param epsilon 0 where the size is exact
 * @param delta 0 where the size is exact
 */
record PsiPrice(boolean isExact, BigDecimal epsilon, BigDecimal delta) {
  /** Without noise; for runs of which both policies allow that. */
  static final PsiPrice EXACT = new PsiPrice(true, BigDecimal.ZERO, BigDecimal.ZERO);

  private static final BigDecimal LEAST_EPSILON = new BigDecimal("0.01");
  private static final BigDecimal MOST_EPSILON = new BigDecimal("20");
  private static final BigDecimal LEAST_DELTA = new BigDecimal("1e-15");
  private static final BigDecimal MOST_DELTA = new BigDecimal("1e-3");
  private static final int MOST_DIGITS = 64;

  PsiPrice {
    if (isExact != (epsilon.signum() == 0) || isExact != (delta.signum() == 0)) {
      throw terms();
    }
  }

  /**
   * The strictest of both policies.
   *
   * @throws PsiRefusal unless the partner's numbers are such as policies can hold
   */
  static PsiPrice strictest(PsiPolicy own, BigDecimal epsilon, BigDecimal delta) {
    return noised(
        own.epsilon().min(checked(epsilon, LEAST_EPSILON, MOST_EPSILON)),
        own.delta().min(checked(delta, LEAST_DELTA, MOST_DELTA)));
  }

  /**
   * The terms that a partner names.
   *
   * @throws PsiRefusal unless both are such as policies can hold, and within the own policy
   */
  static PsiPrice within(PsiPolicy own, BigDecimal epsilon, BigDecimal delta) {
    return noised(
        checked(epsilon, LEAST_EPSILON, own.epsilon()), checked(delta, LEAST_DELTA, own.delta()));
  }

  /** Its noise is made once here: what has none is refused before anything is reserved. */
  private static PsiPrice noised(BigDecimal epsilon, BigDecimal delta) {
    PsiPrice price = new PsiPrice(false, epsilon, delta);
    try {
      price.noise();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw terms();
    }
    return price;
  }

  /** A number of few digits: one of millions would hold the ledger up that adds it. */
  private static BigDecimal checked(BigDecimal number, BigDecimal least, BigDecimal most) {
    boolean good =
        number.precision() <= MOST_DIGITS
            && Math.abs((long) number.scale()) <= MOST_DIGITS
            && number.compareTo(least) >= 0
            && number.compareTo(most) <= 0;
    if (!good) {
      throw terms();
    }
    return number;
  }

  /**
   * A number as a partner writes it.
   *
   * @throws PsiRefusal if it is none
   */
  static BigDecimal decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw terms();
    }
  }

  private static PsiRefusal terms() {
    return new PsiRefusal(
        "psi-terms",
        "the partner's ε or δ is none that both policies hold",
        "ask the partner's operator which version it runs");
  }

  Optional<IntersectionNoise> noise() {
    return isExact
        ? Optional.empty()
        : Optional.of(IntersectionNoise.of(new Epsilon(epsilon), new Delta(delta)));
  }

  /** All common dummies, which the answerer brings. */
  int dummies() {
    return noise().map(IntersectionNoise::dummies).orElse(0);
  }

  /** The secret number of dummies of the asker. */
  int askersDummies(RandomSource random) {
    return noise().map(n -> n.askersDummies(random)).orElse(0);
  }

  /** The number that both get, from the rows that the answerer found common. */
  long released(int common, RandomSource random) {
    return noise().map(n -> common - n.shift() + n.answerersNoise(random)).orElse((long) common);
  }

  /** With 95 %, the size is within so much of the number. */
  long halfWidth() {
    return noise().map(n -> n.halfWidth(0.05)).orElse(0L);
  }

  /** The asker's people are hidden by dummies, of which there are finitely many. */
  Charge ofAsker() {
    return isExact ? Charge.NONE : Charge.pure(epsilon).withDelta(delta);
  }

  /** The answerer's people are hidden by a noise without end. */
  Charge ofAnswerer() {
    return isExact ? Charge.NONE : Charge.pure(epsilon);
  }
}
