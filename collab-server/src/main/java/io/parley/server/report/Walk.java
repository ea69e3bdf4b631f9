package io.parley.server.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * Where walks over some channels of {@link Transitions} end, and how that moves with each count.
 *
 * <p>x solves (I − Q)x = r: the probability to convert from each state. y solves (I − Q)ᵀy = e: how
 * often a walk from the start comes by each state. A change of P in one entry changes p by y_i·x_j,
 * and n_ij/L_i by (1 − P_ij)/L_i with −P_ik/L_i for all others, so that ∂p/∂n_ij = y_i(x_j −
 * x_i)/L_i, L_i being all steps out of i, and x_i = Σ P_ij x_j.
 *
 * @param chances x by state, and of the ends
 * @param visits y by state
 * @param leaving L by state, of states with ways out
 */
record Walk(Map<String, Double> chances, Map<String, Double> visits, Map<String, Double> leaving) {
  /** Walks that are lost where they leave these channels. */
  static Walk over(Transitions steps, List<String> channels) {
    List<String> states = new ArrayList<>(List.of(Transitions.START));
    states.addAll(channels);
    Map<String, Double> leaving = leaving(steps, states);
    int n = states.size();
    RealMatrix system = new Array2DRowRealMatrix(n, n);
    RealVector reward = new ArrayRealVector(n);
    for (int i = 0; i < n; i++) {
      system.setEntry(i, i, 1);
      Double out = leaving.get(states.get(i));
      if (out != null) {
        for (int j = 0; j < n; j++) {
          system.addToEntry(i, j, -count(steps, states.get(i), states.get(j)) / out);
        }
        reward.setEntry(i, count(steps, states.get(i), Transitions.CONVERSION) / out);
      }
    }
    RealVector start = new ArrayRealVector(n);
    start.setEntry(0, 1);
    try {
      RealVector x = solver(system).solve(reward);
      RealVector y = solver(system.transpose()).solve(start);
      Map<String, Double> chances = new LinkedHashMap<>(named(states, x));
      chances.put(Transitions.CONVERSION, 1.0);
      return new Walk(chances, named(states, y), leaving);
    } catch (SingularMatrixException e) {
      return new Walk(
          Map.of(), Map.of(), Map.of()); // paths that never end: noise took every way out
    }
  }

  private static DecompositionSolver solver(RealMatrix system) {
    return new LUDecomposition(system).getSolver();
  }

  private static Map<String, Double> named(List<String> states, RealVector values) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < states.size(); i++) {
      named.put(states.get(i), values.getEntry(i));
    }
    return named;
  }

  /** All steps out of each state whose probabilities make sense. */
  private static Map<String, Double> leaving(Transitions steps, List<String> states) {
    Map<String, Double> sums = new LinkedHashMap<>();
    Map<String, Double> largest = new LinkedHashMap<>();
    steps
        .counts()
        .forEach(
            (step, n) -> {
              sums.merge(step.from(), n, Double::sum);
              largest.merge(step.from(), Math.abs(n), Math::max);
            });
    sums.keySet().retainAll(states);
    sums.entrySet()
        .removeIf(e -> !(e.getValue() > 0) || largest.getOrDefault(e.getKey(), 0.0) > e.getValue());
    return sums;
  }

  private static double count(Transitions steps, String from, String to) {
    return steps.counts().getOrDefault(new Transitions.Step(from, to), 0.0);
  }

  /** The probability to come from the start to a conversion. */
  double conversion() {
    return chances.getOrDefault(Transitions.START, 0.0);
  }

  /** ∂p/∂n of a step. */
  double slope(Transitions.Step step) {
    Double out = leaving.get(step.from());
    return out == null
        ? 0
        : visits.getOrDefault(step.from(), 0.0)
            * (chances.getOrDefault(step.to(), 0.0) - chances.getOrDefault(step.from(), 0.0))
            / out;
  }
}
