package io.parley.server.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A Markov chain of order 1 over channels, from counts of steps of converting and of other paths:
 * attribution by removal (Anderl et al. 2016, as the R package ChannelAttribution does it).
 *
 * <p>p is the probability to come from {@link #START} to {@link #CONVERSION}; a channel's removal
 * effect is 1 − p′/p, where whoever would enter the channel is lost; conversions are credited in
 * proportion to removal effects. The linear system (I − Q)x = r is solved, nothing is simulated.
 *
 * <p>Counts below zero, which noise may bring, are taken as they are: to put them to zero would
 * make many small steps heavier than they were. Where they make a probability of less than −1 or
 * more than 1, noise took the channel's ways, and its row leads nowhere.
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
    return Walk.over(this, channels()).conversion();
  }

  /** The removal effect of each channel; all 0 where nothing converts. */
  Map<String, Double> removalEffects() {
    double all = conversion();
    Map<String, Double> effects = new LinkedHashMap<>();
    for (String channel : channels()) {
      effects.put(channel, all <= 0 ? 0 : 1 - without(channel).conversion() / all);
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

  /** The walk where whoever would enter a channel is lost. */
  Walk without(String channel) {
    List<String> rest = new ArrayList<>(channels());
    rest.remove(channel);
    return Walk.over(this, rest);
  }

  /** The same with other counts of the same steps. */
  Transitions moved(Map<Step, Double> by, double times) {
    Map<Step, Double> moved = new LinkedHashMap<>(counts);
    by.forEach((step, d) -> moved.merge(step, d * times, Double::sum));
    return new Transitions(moved);
  }
}
