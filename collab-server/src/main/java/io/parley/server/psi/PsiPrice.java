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
 * @param epsilon 0 where the size is exact
 * @param delta 0 where the size is exact
 */
record PsiPrice(BigDecimal epsilon, BigDecimal delta) {
  static final PsiPrice EXACT = new PsiPrice(BigDecimal.ZERO, BigDecimal.ZERO);

  /** The strictest of both policies. */
  static PsiPrice strictest(PsiPolicy own, BigDecimal epsilon, BigDecimal delta) {
    return new PsiPrice(own.epsilon().min(epsilon), own.delta().min(delta));
  }

  /**
   * The terms that a partner names.
   *
   * @throws PsiRefusal unless both are within the own policy
   */
  static PsiPrice within(PsiPolicy own, BigDecimal epsilon, BigDecimal delta) {
    boolean fits =
        epsilon.compareTo(own.epsilon()) <= 0
            && delta.compareTo(own.delta()) <= 0
            && epsilon.signum() > 0
            && delta.signum() > 0;
    if (!fits) {
      throw new PsiRefusal(
          "psi-terms",
          "the partner's terms are not within the own policy",
          "ask the partner's operator which version it runs");
    }
    return new PsiPrice(epsilon, delta);
  }

  boolean isExact() {
    return epsilon.signum() == 0;
  }

  Optional<IntersectionNoise> noise() {
    return isExact()
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
    return isExact() ? Charge.NONE : Charge.pure(epsilon).withDelta(delta);
  }

  /** The answerer's people are hidden by a noise without end. */
  Charge ofAnswerer() {
    return isExact() ? Charge.NONE : Charge.pure(epsilon);
  }
}
