package io.parley.query.dp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One quantile of a group's bounded values by the exponential mechanism, over the cells of a public
 * grid.
 *
 * <p><b>Mechanism</b> (McSherry, Talwar 2007). Let q = a/d be the rank and F(x) = (d − a)·#{v &lt;
 * x} − a·#{v ≥ x}: d times the distance of x from rank q, and non-decreasing in x. Cell x gets the
 * penalty g(x) = max(0, F(x), −F(x + 1)), the distance from rank q of the ranks that lie in the
 * cell, and is drawn with probability ∝ e^(−η·g(x)), η = ε/(2·c·G·r·max(a, d − a)).
 *
 * <p><b>Theorem.</b> If one removal takes away or adds at most c units, each with at most r values
 * in each of at most G groups, then the answers for all groups together are ε-differentially
 * private. <i>Proof.</i> One value more moves F(x) by d − a or −a, whichever x is, and n is part of
 * that. So it moves each of 0, F(x), −F(x + 1), and hence their maximum, by at most max(a, d − a).
 * With s values more or less in a group, g moves by at most s·max(a, d − a) everywhere, weights and
 * their sum by a factor within e^(±η·s·max(a, d − a)), and the answer's probabilities by twice that
 * exponent. Groups are independent, and all s add up to at most c·G·r. ∎ (The range of the change
 * of g is 2·max(a, d − a) in the worst case, so the bounded-range refinement gains nothing for pure
 * ε.)
 *
 * <p><b>Exact sampling.</b> Cells between two occupied ones have one penalty: a run of them weighs
 * its length. A uniform real number U, known by its first bits, is held against the cumulated
 * weights in order of cells, all enclosed by directed rounding. Runs so far from the rank that they
 * weigh less than e^(−100) are taken together as an enclosed rest. Where bits and enclosures do not
 * decide, both are made finer; the outcome is always that of the real weights and all of U.
 */
final class ExponentialQuantile {
  private static final int BITS = 128;
  private static final int DIGITS = 50;
  private static final int REMEMBERED = 10_000;
  private static final double NEGLIGIBLE = 100;

  private final Rank rank;
  private final BigInteger etaNumerator;
  private final BigInteger etaDenominator;
  private final double eta;
  private final Map<Long, Enclosure> remembered = new ConcurrentHashMap<>();

  /**
   * The mechanism for one rank and one whole charge.
   *
   * @param valuesPerUnit r, how many values one unit can have in one group
   */
  ExponentialQuantile(Rank rank, PeopleChange change, int valuesPerUnit, Epsilon epsilon) {
    if (valuesPerUnit < 1) {
      throw new IllegalArgumentException("values per unit " + valuesPerUnit + " are below one");
    }
    BigDecimal value = epsilon.value();
    int scale = Math.max(0, value.scale());
    this.rank = rank;
    this.etaNumerator = value.movePointRight(scale).toBigIntegerExact();
    this.etaDenominator =
        BigInteger.TEN
            .pow(scale)
            .multiply(BigInteger.valueOf(2L * change.groups()))
            .multiply(BigInteger.valueOf((long) valuesPerUnit * rank.larger()));
    this.eta =
        new BigDecimal(etaNumerator)
            .divide(new BigDecimal(etaDenominator), MathContext.DECIMAL64)
            .doubleValue();
  }

  /** One draw: a cell. */
  int choose(SparseHistogram values, RandomSource random) {
    BigInteger bits = BigInteger.ZERO;
    int known = 0;
    for (int effort = 1; ; effort *= 2) {
      bits = bits.shiftLeft(BITS).or(random.below(BigInteger.ONE.shiftLeft(BITS)));
      known += BITS;
      List<Run> runs = runs(values, NEGLIGIBLE * effort, DIGITS * effort);
      int decided = decide(runs, bits, known, DIGITS * effort);
      if (decided >= 0) {
        Run run = runs.get(decided);
        return run.start() + (int) random.below(run.length());
      }
    }
  }

  /** The index of the run in which U·Z lies for certain, or −1; never a rest. */
  private static int decide(List<Run> runs, BigInteger bits, int known, int digits) {
    Enclosure total = Enclosure.of(0, digits);
    for (Run run : runs) {
      total = total.plus(run.weight());
    }
    BigDecimal whole = new BigDecimal(BigInteger.ONE.shiftLeft(known));
    Enclosure u =
        new Enclosure(
            new BigDecimal(bits).divide(whole, new MathContext(digits, RoundingMode.FLOOR)),
            new BigDecimal(bits.add(BigInteger.ONE))
                .divide(whole, new MathContext(digits, RoundingMode.CEILING)),
            digits);
    Enclosure at = u.times(total);
    Enclosure before = Enclosure.of(0, digits);
    for (int i = 0; i < runs.size(); i++) {
      Enclosure upTo = before.plus(runs.get(i).weight());
      boolean inside =
          before.high().compareTo(at.low()) <= 0 && at.high().compareTo(upTo.low()) <= 0;
      if (inside && !runs.get(i).rest()) {
        return i;
      }
      before = upTo;
    }
    return -1;
  }

  /** All cells in order, as runs of equal weight; a rest at either end. */
  private List<Run> runs(SparseHistogram values, double reach, int digits) {
    int peak = 2 * firstAtOrAbove(values);
    Map<Long, Enclosure> powers =
        digits == DIGITS && remembered.size() < REMEMBERED ? remembered : new HashMap<>();
    List<Run> left = new ArrayList<>();
    walk(values, peak - 1, -1, reach, digits, powers, left);
    List<Run> all = new ArrayList<>();
    for (int i = left.size() - 1; i >= 0; i--) {
      all.add(left.get(i));
    }
    walk(values, peak, 1, reach, digits, powers, all);
    return all;
  }

  /** Outwards from {@code from}, where penalties only grow, until they are out of reach. */
  private void walk(
      SparseHistogram values,
      int from,
      int step,
      double reach,
      int digits,
      Map<Long, Enclosure> powers,
      List<Run> into) {
    int end = 2 * values.size();
    Enclosure weight = Enclosure.of(1, digits);
    long penalty = 0;
    for (int at = from; at >= 0 && at <= end; at += step) {
      int start = start(values, at);
      int length = start(values, at + 1) - start;
      if (length == 0) {
        continue;
      }
      long next = penalty(values, at);
      weight = weight.times(powers.computeIfAbsent(next - penalty, more -> power(more, digits)));
      penalty = next;
      if (penalty * eta > reach) {
        int rest = step > 0 ? values.cells() - start : start + length;
        BigDecimal most = weight.times(Enclosure.of(rest, digits)).high();
        into.add(new Run(0, rest, new Enclosure(BigDecimal.ZERO, most, digits), true));
        return;
      }
      into.add(new Run(start, length, weight.times(Enclosure.of(length, digits)), false));
    }
  }

  private Enclosure power(long penalty, int digits) {
    return Enclosure.exp(
        etaNumerator.multiply(BigInteger.valueOf(penalty)), etaDenominator, digits);
  }

  /** Place 2i is the run of cells before the i-th occupied cell, place 2i + 1 that cell. */
  private static int start(SparseHistogram values, int place) {
    if (place % 2 == 1) {
      return place / 2 < values.size() ? values.cell(place / 2) : values.cells();
    }
    return place == 0 ? 0 : values.cell(place / 2 - 1) + 1;
  }

  private long penalty(SparseHistogram values, int place) {
    long low = position(values, place / 2);
    long high = position(values, (place + 1) / 2);
    return Math.max(0, Math.max(low, -high));
  }

  /** F before the occupied cell of this index. */
  private long position(SparseHistogram values, int index) {
    return Math.subtractExact(
        Math.multiplyExact(rank.denominator(), values.before(index)),
        Math.multiplyExact(rank.numerator(), values.total()));
  }

  private int firstAtOrAbove(SparseHistogram values) {
    int low = 0;
    int high = values.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (position(values, middle) >= 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private record Run(int start, int length, Enclosure weight, boolean rest) {}
}
