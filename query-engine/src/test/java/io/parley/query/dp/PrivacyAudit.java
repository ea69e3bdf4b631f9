package io.parley.query.dp;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * A lower bound of the ε of a mechanism from draws on two neighbours. The best event of the form
 * "output ≥ k" or "output &lt; k" is chosen on one half of the draws and judged on the other. For a
 * mechanism that is (ε, δ)-differentially private the bound exceeds ε with probability 2e-10 at
 * most (Clopper and Pearson, both ends).
 */
public final class PrivacyAudit {
  private static final double ALPHA = 1e-10;

  private PrivacyAudit() {}

  /**
   * The bound, given draws that are whole numbers.
   *
   * @param draws of each mechanism; half of them choose the event
   * @param delta what is granted to δ
   */
  public static double lowerBound(LongSupplier one, LongSupplier other, int draws, double delta) {
    long[] chosenOn = draw(one, draws / 2);
    long[] otherChosenOn = draw(other, draws / 2);
    long[] judgedOn = draw(one, draws / 2);
    long[] otherJudgedOn = draw(other, draws / 2);
    double best = Double.NEGATIVE_INFINITY;
    double verdict = 0;
    long[] places = Arrays.stream(chosenOn).distinct().toArray();
    int stride = Math.max(1, places.length / 400);
    for (int i = 0; i < places.length; i += stride) {
      for (boolean above : new boolean[] {true, false}) {
        for (boolean swapped : new boolean[] {true, false}) {
          double found =
              bound(
                  count(swapped ? otherChosenOn : chosenOn, places[i], above),
                  count(swapped ? chosenOn : otherChosenOn, places[i], above),
                  delta);
          if (found > best) {
            best = found;
            verdict =
                bound(
                    count(swapped ? otherJudgedOn : judgedOn, places[i], above),
                    count(swapped ? judgedOn : otherJudgedOn, places[i], above),
                    delta);
          }
        }
      }
    }
    return verdict;
  }

  private static double bound(Binomial likely, Binomial unlikely, double delta) {
    double excess = likely.lower(ALPHA) - delta;
    return excess <= 0 ? 0 : Math.log(excess / unlikely.upper(ALPHA));
  }

  private static long[] draw(LongSupplier mechanism, int draws) {
    long[] drawn = new long[draws];
    Arrays.setAll(drawn, i -> mechanism.getAsLong());
    Arrays.sort(drawn);
    return drawn;
  }

  private static Binomial count(long[] sorted, long place, boolean above) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] >= place) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return new Binomial(above ? sorted.length - low : low, sorted.length);
  }
}
