package io.parley.query.release;

import io.parley.policy.Protection;
import io.parley.query.dp.Delta;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.PeopleChange;
import io.parley.query.dp.TruncatedGeometricSelection;
import java.math.BigDecimal;
import java.util.Optional;

/** By which rule the groups of a measurement show. Public before anything runs. */
public sealed interface Showing {
  /** How often a group shows that is said to. */
  BigDecimal OFTEN = new BigDecimal("0.95");

  /** The least number of people with which a group shows with at least this probability. */
  long leastPeople(BigDecimal probability);

  /** The threshold of the noisy number of people, where that is the rule. */
  default Optional<GroupThreshold> threshold() {
    return Optional.empty();
  }

  /** All groups show: declared ones, zeros too. */
  record Always() implements Showing {
    @Override
    public long leastPeople(BigDecimal probability) {
      return 0;
    }
  }

  /**
   * Groups show by their noisy number of people.
   *
   * @param law of the noise in it
   */
  record ByNoisyPeople(GroupThreshold rule, IntegerNoise law) implements Showing {
    @Override
    public Optional<GroupThreshold> threshold() {
      return Optional.of(rule);
    }

    /** P(n + X ≥ T) ≥ p from n = T − 1 + k on, with k least such that P(X ≥ k) ≤ 1 − p. */
    @Override
    public long leastPeople(BigDecimal probability) {
      return rule.value() - 1 + law.leastWithTail(BigDecimal.ONE.subtract(probability));
    }
  }

  /** Groups show by a draw on their exact number of people, which is not told. */
  record ByExactPeople(TruncatedGeometricSelection rule) implements Showing {
    @Override
    public long leastPeople(BigDecimal probability) {
      return rule.leastPeople(probability);
    }
  }

  /**
   * The rule for undeclared groups whose number of people nobody asked for, and which may have the
   * ε of one number: the one that needs fewer people to show a group in 95 of 100 answers.
   *
   * @param counted the rule if that ε goes into a noisy number of people
   */
  static Showing best(
      ByNoisyPeople counted,
      Epsilon epsilon,
      PeopleChange change,
      Delta delta,
      Protection protection) {
    long drawn =
        TruncatedGeometricSelection.foretoldPeople(
            epsilon, change, delta, protection.minPeople(), OFTEN.doubleValue());
    return drawn < counted.leastPeople(OFTEN)
        ? new ByExactPeople(
            TruncatedGeometricSelection.of(epsilon, change, delta, protection.minPeople()))
        : counted;
  }
}
