package io.parley.server.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * A Markov chain of order 1 over channels, from counts of steps of converting and of other paths:
 * attribution by removal (Anderl et al. 2016, as the R package ChannelAttribution does it).
 *
 * <p>p is the probability to come from {@link #START} to {@link #CONVERSION}; a channel's removal
 * effect is 1 − p′/p, where whoever would enter the channel is lost; conversions are credited in
 * proportion to removal effects. The linear system (I − Q)x = r is solved, nothing is simulated.
 * Counts below zero, which noise may bring, are taken as zero.
 *
 * @param counts steps from one state to another
 */
record Transitions(Map<Step, Double> counts) {
  static final String START = "(start)";
  static final String CONVERSION = "(conversion)";
  static final String NULL = "(null)";

  /** A step from a state to a state. */
  record Step(String from, String to) {}

  Transitions {
    counts = Map.copyOf(counts);
  }

  /** The channels, in order of their names. */
  List<String> channels() {
    TreeSet<String> channels = new TreeSet<>();
    counts
        .keySet()
        .forEach(
            step -> {
              channels.add(step.from());
              channels.add(step.to());
            });
    channels.removeAll(List.of(START, CONVERSION, NULL));
    return List.copyOf(channels);
  }

  /** The probability that a path converts; 0 where no path begins. */
  double conversion() {
    return conversion(channels());
  }

  /** The removal effect of each channel, 0 to 1; all 0 where nothing converts. */
  Map<String, Double> removalEffects() {
    List<String> channels = channels();
    double all = conversion(channels);
    Map<String, Double> effects = new LinkedHashMap<>();
    for (String channel : channels) {
      List<String> rest = new ArrayList<>(channels);
      rest.remove(channel);
      effects.put(channel, all <= 0 ? 0 : 1 - conversion(rest) / all);
    }
    return effects;
  }

  /** Each channel's part of so many conversions. */
  Map<String, Double> credit(double conversions) {
    Map<String, Double> effects = removalEffects();
    double sum = effects.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, Double> credit = new LinkedHashMap<>();
    effects.forEach((channel, e) -> credit.put(channel, sum <= 0 ? 0 : conversions * e / sum));
    return credit;
  }

  /** The same where a path that leaves these channels is lost. */
  private double conversion(List<String> channels) {
    List<String> states = new ArrayList<>(List.of(START));
    states.addAll(channels);
    int n = states.size();
    RealMatrix system = new Array2DRowRealMatrix(n, n);
    ArrayRealVector reward = new ArrayRealVector(n);
    for (int i = 0; i < n; i++) {
      double leaving = leaving(states.get(i));
      system.setEntry(i, i, 1);
      for (int j = 0; j < n && leaving > 0; j++) {
        system.addToEntry(i, j, -count(states.get(i), states.get(j)) / leaving);
      }
      reward.setEntry(i, leaving > 0 ? count(states.get(i), CONVERSION) / leaving : 0);
    }
    try {
      return new LUDecomposition(system).getSolver().solve(reward).getEntry(0);
    } catch (SingularMatrixException e) {
      return 0; // paths that never end: noise took every way out
    }
  }

  private double leaving(String from) {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().from().equals(from))
        .mapToDouble(e -> Math.max(0, e.getValue()))
        .sum();
  }

  private double count(String from, String to) {
    return Math.max(0, counts.getOrDefault(new Step(from, to), 0.0));
  }
}
