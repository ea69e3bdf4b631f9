package io.parley.query.release;

import io.parley.query.dp.NoiseLaw;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds of P(X ≥ k) at nodes k from zero on, close together where most of the law is.
 *
 * <p>A law's own tails are dear, so only some are asked for. Between them a log-concave law, whose
 * tail has a concave logarithm, is bounded: from below by the chord, from above by the chords next
 * to it, drawn out.
 */
final class NodeTails {
  /** Nodes a standard deviation: near zero, and where little can be gained. */
  private static final double FINE = 24;

  private static final double COARSE = 4;
  private static final double FINE_UP_TO = 3.5;

  /** Each such node is asked for. */
  private static final int FINE_STRIDE = 4;

  private static final int COARSE_STRIDE = 2;

  /** The last node has this tail or less. */
  private static final double NEGLIGIBLE = 1e-9;

  private final List<Long> nodes = new ArrayList<>();
  private final List<Double> upper = new ArrayList<>();
  private final List<Double> lower = new ArrayList<>();

  private NodeTails() {}

  static NodeTails of(NoiseLaw law, double deviation) {
    List<Long> asked = new ArrayList<>(List.of(0L));
    List<Double> logs = new ArrayList<>(List.of(log(law, 0)));
    while (logs.get(logs.size() - 1) > Math.log(NEGLIGIBLE)) {
      long at = asked.get(asked.size() - 1);
      at += stride(at, deviation) * step(at, deviation);
      asked.add(at);
      logs.add(log(law, at));
    }
    NodeTails tails = new NodeTails();
    for (int i = 0; i + 1 < asked.size(); i++) {
      tails.add(asked.get(i), logs.get(i), logs.get(i));
      long step = step(asked.get(i), deviation);
      for (long k = asked.get(i) + step; k < asked.get(i + 1); k += step) {
        double chord = line(asked, logs, i, k);
        double before = i == 0 ? logs.get(0) : line(asked, logs, i - 1, k);
        double after = i + 2 == asked.size() ? logs.get(i) : line(asked, logs, i + 1, k);
        tails.add(k, chord, Math.max(chord, Math.min(before, after)));
      }
    }
    int last = asked.size() - 1;
    tails.add(asked.get(last), logs.get(last), logs.get(last));
    return tails;
  }

  /** The logarithm of P(X ≥ k), far enough from minus infinity. */
  private static double log(NoiseLaw law, long k) {
    return Math.log(Math.max(Double.MIN_NORMAL, law.upperTail(k).doubleValue()));
  }

  private static long step(long k, double deviation) {
    return Math.max(1, (long) (deviation / (k < FINE_UP_TO * deviation ? FINE : COARSE)));
  }

  /** How many steps until a tail is asked for again; all where the law is narrow. */
  private static long stride(long k, double deviation) {
    boolean fine = k < FINE_UP_TO * deviation;
    double steps = deviation / step(k, deviation) / (fine ? FINE : COARSE);
    return Math.max(1, (long) ((fine ? FINE_STRIDE : COARSE_STRIDE) * Math.min(1, steps)));
  }

  /** The chord from the i-th tail that was asked for to the next, at k. */
  private static double line(List<Long> asked, List<Double> logs, int i, long k) {
    double width = asked.get(i + 1) - asked.get(i);
    double part = (k - asked.get(i)) / width;
    return logs.get(i) + part * (logs.get(i + 1) - logs.get(i));
  }

  private void add(long node, double lowerLog, double upperLog) {
    nodes.add(node);
    lower.add(Math.exp(lowerLog));
    upper.add(Math.exp(upperLog));
  }

  int size() {
    return nodes.size();
  }

  long node(int j) {
    return nodes.get(j);
  }

  /** Not below P(X ≥ node j). */
  double atMost(int j) {
    return upper.get(j);
  }

  /** Not above P(X ≥ node j). */
  double atLeast(int j) {
    return lower.get(j);
  }
}
