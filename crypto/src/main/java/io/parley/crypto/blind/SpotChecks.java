package io.parley.crypto.blind;

/**
 * How likely a helper is caught that does not multiply every row of a batch by the same scalar.
 *
 * <p>A batch has B rows, of which c are checks. A helper that cheats answers d of them wrongly:
 * with a multiple by another scalar, or with any other value.
 *
 * <h2>Assumption</h2>
 *
 * Which d rows it picks is independent of which rows are checks. That follows from two facts: rows
 * are put in an order drawn by a cryptographic generator, uniform among all B! orders; and what the
 * helper sees, points under a fresh mask (two in a first batch), cannot be told from independent
 * uniform points ({@link Mask}), whichever of them repeat earlier rows. A helper that could see
 * checks would decide the assumption that masks stand on; so up to that advantage the rates below
 * hold for every strategy.
 *
 * <h2>A later batch</h2>
 *
 * Checks are earlier rows under the fresh mask, and the answer of each is known. The helper is
 * caught if it answers a check wrongly:
 *
 * <pre>  P(caught) = 1 − C(B − c, d) / C(B, d)  ≥  1 − (1 − c/B)^d</pre>
 *
 * <p>Proof. The set of checks is uniform among the c-subsets and independent of the d wrong rows,
 * so the d wrong rows avoid it with probability C(B − c, d)/C(B, d) = ∏ (B − c − i)/(B − i) for i
 * from 0 to d − 1, and each factor is at most 1 − c/B. ∎ A wrong answer differs from the known one:
 * it is another point, the unmasking is a bijection of the points of prime order, and the digests
 * kept differ unless SHA-256 collides. Wrong earlier answers count too: a check whose first answer
 * was wrong and is right now differs as well. (An answer that differs from the right one by a point
 * of small order is not wrong: unmasking removes the difference, {@link Mask}.)
 *
 * <h2>A first batch</h2>
 *
 * Nothing is known yet. Checks are c of the batch's other rows once more, under a second mask; the
 * helper is caught if one of such a pair is answered wrongly and the other is not. Pairs with both
 * wrong in the same way pass: a helper that uses another scalar for <i>all</i> rows has that scalar
 * as its own in this epoch, which no check between owner and helper could tell.
 *
 * <pre>  P(caught) = 1 − Σ_j C(c, j) · (d)_{2j} · (B − d)_{2(c−j)} / (B)_{2c}</pre>
 *
 * with falling factorials (n)_k = n(n − 1)…(n − k + 1), if all d answers are wrong by the same
 * scalar, which is the helper's best: answers wrong by different scalars split more pairs.
 *
 * <p>Proof. The c pairs are 2c distinct rows in an order uniform among all (B)_{2c}. No pair is
 * split if for some j exactly j pairs lie among the d wrong rows and the others outside; for given
 * j there are C(c, j) choices of those pairs, (d)_{2j} ways to place their rows and (B −
 * d)_{2(c−j)} to place the rest, and these events exclude each other. ∎
 *
 * <p>For few wrong rows this is about 1 − (1 − 2d/B)^c, that is twice the rate of a later batch.
 */
public final class SpotChecks {
  private SpotChecks() {}

  /**
   * The probability that d wrong answers in a batch whose checks have known answers are caught.
   *
   * @param rows B, 1 or more
   * @param checks c, 0 to B
   * @param wrong d, 0 to B
   * @throws IllegalArgumentException outside these ranges
   */
  public static double caught(int rows, int checks, int wrong) {
    require(rows, checks, rows, wrong);
    double missed = 1;
    for (int i = 0; i < wrong; i++) {
      missed *= Math.max(0, rows - checks - i) / (double) (rows - i);
    }
    return 1 - missed;
  }

  /**
   * The probability that d wrong answers in a first batch are caught, all wrong by one scalar.
   *
   * @param rows B, 2 or more
   * @param checks c, 0 to B/2
   * @param wrong d, 0 to B
   * @throws IllegalArgumentException outside these ranges
   */
  public static double caughtInFirstBatch(int rows, int checks, int wrong) {
    require(rows, checks, rows / 2, wrong);
    double missed = 0;
    for (int inside = 0; inside <= checks; inside++) {
      missed += unsplit(rows, checks, wrong, inside);
    }
    return Math.max(0, 1 - missed);
  }

  /** One term of the sum: exactly {@code inside} pairs wholly among the wrong rows. */
  private static double unsplit(int rows, int checks, int wrong, int inside) {
    double logarithm = logFactorial(checks) - logFactorial(inside) - logFactorial(checks - inside);
    for (int i = 0; i < 2 * inside; i++) {
      if (wrong - i <= 0) {
        return 0;
      }
      logarithm += Math.log(wrong - i);
    }
    for (int i = 0; i < 2 * (checks - inside); i++) {
      if (rows - wrong - i <= 0) {
        return 0;
      }
      logarithm += Math.log(rows - wrong - i);
    }
    for (int i = 0; i < 2 * checks; i++) {
      logarithm -= Math.log(rows - i);
    }
    return Math.exp(logarithm);
  }

  private static double logFactorial(int n) {
    double logarithm = 0;
    for (int i = 2; i <= n; i++) {
      logarithm += Math.log(i);
    }
    return logarithm;
  }

  private static void require(int rows, int checks, int mostChecks, int wrong) {
    if (rows < 1 || checks < 0 || checks > mostChecks || wrong < 0 || wrong > rows) {
      throw new IllegalArgumentException(
          "no batch has %d rows, %d checks and %d wrong answers".formatted(rows, checks, wrong));
    }
  }
}
