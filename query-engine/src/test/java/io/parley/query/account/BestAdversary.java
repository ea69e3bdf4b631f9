package io.parley.query.account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The adversary whom the theorem is about, at its best: after every answer it chooses the next
 * question, with full knowledge of the answers so far, to end with the largest hockey-stick
 * divergence. Its gain is computed exactly, by recursion over all that can have happened.
 *
 * <p>Questions are randomised responses, the worst purely private mechanisms there are, and one
 * that gives everything away with a probability δ. The divergence of the whole is E<sub>P</sub>[(1
 * − e<sup>ε−loss</sup>)₊], and the loss is known from how many of each kind came out on which side.
 */
final class BestAdversary {
  /** Whether the rule holds one more question of a kind, given how many of each were asked. */
  @FunctionalInterface
  interface Rule {
    boolean admits(Charge spent, Charge charge);
  }

  private final double epsilon;
  private final List<Charge> menu;
  private final Rule rule;
  private final Map<State, Double> known = new HashMap<>();
  private final Map<Asked, Boolean> admitted = new HashMap<>();

  BestAdversary(double epsilon, List<Charge> menu, Rule rule) {
    this.epsilon = epsilon;
    this.menu = menu;
    this.rule = rule;
  }

  /** The δ that is really lost at ε, when the adversary plays best. */
  double delta() {
    return gain(new State(0, 0, 0, 0, 0));
  }

  /** How many states it considered: the richness of the test. */
  int states() {
    return known.size();
  }

  /** How often the first two kinds were asked, how often they came out for P, and leaks tried. */
  private record State(int first, int firstUp, int second, int secondUp, int leaks) {}

  private record Asked(int first, int second, int leaks, int next) {}

  private double gain(State s) {
    Double before = known.get(s);
    if (before != null) {
      return before;
    }
    double loss =
        epsilonOf(0) * (2 * s.firstUp - s.first) + epsilonOf(1) * (2 * s.secondUp - s.second);
    double best = Math.max(0, 1 - Math.exp(epsilon - loss));
    for (int next = 0; next < menu.size(); next++) {
      if (admits(s, next)) {
        best = Math.max(best, after(s, next));
      }
    }
    known.put(s, best);
    return best;
  }

  private double after(State s, int next) {
    double up = 1 / (1 + Math.exp(-epsilonOf(next)));
    return switch (next) {
      case 0 ->
          up * gain(new State(s.first + 1, s.firstUp + 1, s.second, s.secondUp, s.leaks))
              + (1 - up) * gain(new State(s.first + 1, s.firstUp, s.second, s.secondUp, s.leaks));
      case 1 ->
          up * gain(new State(s.first, s.firstUp, s.second + 1, s.secondUp + 1, s.leaks))
              + (1 - up) * gain(new State(s.first, s.firstUp, s.second + 1, s.secondUp, s.leaks));
      default -> {
        double leak = menu.get(next).delta().doubleValue();
        yield leak
            + (1 - leak) * gain(new State(s.first, s.firstUp, s.second, s.secondUp, s.leaks + 1));
      }
    };
  }

  private boolean admits(State s, int next) {
    return admitted.computeIfAbsent(
        new Asked(s.first, s.second, s.leaks, next),
        asked -> {
          Charge spent = Charge.NONE;
          int[] times = {asked.first, asked.second, asked.leaks};
          for (int kind = 0; kind < menu.size(); kind++) {
            for (int i = 0; i < times[kind]; i++) {
              spent = spent.plus(menu.get(kind));
            }
          }
          return rule.admits(spent, menu.get(asked.next));
        });
  }

  private double epsilonOf(int kind) {
    return menu.get(kind).pureEpsilon().doubleValue();
  }
}
