package io.parley.server.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** Markov credits with slopes by differences, from the counts of steps in an answer. */
final class MarkovAgain {
  private MarkovAgain() {}

  /** Estimate and half-width. */
  static double[] of(ReportDocument report, String channel, String figure) {
    ReadAnswer steps = RecomputedTest.answer(report, "steps");
    ReadAnswer touched = RecomputedTest.answer(report, "touched");
    Map<Transitions.Step, Double> counts = new LinkedHashMap<>();
    for (int row = 0; row < steps.rows(); row++) {
      counts.put(
          new Transitions.Step(steps.label(row, 0), steps.label(row, 1)), steps.value(row, "n"));
    }
    boolean credit = figure.equals("markov");
    double times = credit ? touched.value(0, "people") : 1;
    double here = of(counts, channel, credit);
    double variance = credit ? here * here * touched.variance("people") : 0;
    for (Transitions.Step step : counts.keySet()) {
      double little = 1e-3;
      double slope =
          (of(moved(counts, step, little), channel, credit)
                  - of(moved(counts, step, -little), channel, credit))
              / (2 * little);
      variance += times * times * slope * slope * steps.variance("n");
    }
    return new double[] {times * here, Math.log(20) / Math.sqrt(2) * Math.sqrt(variance)};
  }

  private static Map<Transitions.Step, Double> moved(
      Map<Transitions.Step, Double> counts, Transitions.Step step, double by) {
    Map<Transitions.Step, Double> moved = new LinkedHashMap<>(counts);
    moved.merge(step, by, Double::sum);
    return moved;
  }

  private static double of(Map<Transitions.Step, Double> counts, String channel, boolean credit) {
    Transitions steps = new Transitions(counts);
    return (credit ? steps.credit(1) : steps.removalEffects()).getOrDefault(channel, 0.0);
  }
}
