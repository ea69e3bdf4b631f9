package io.parley.query.release;

import java.util.Optional;
import java.util.Set;

/** A part of an expression that has an interval of its own. */
sealed interface Block permits Linear, Quotient, ShownPeople, Smooth {
  /** The released numbers in it. */
  Set<Integer> numbers();

  /** Empty where it is unknown. */
  Optional<Double> value(long[] steps, ReleasedLaws laws);

  /** Its interval at confidence 1 − alpha or more; what can be known before any number is. */
  BlockInterval interval(ReleasedLaws laws, double alpha);

  /** The interval for one group's numbers; empty where none is known. */
  @FunctionalInterface
  interface BlockInterval {
    Optional<Interval> at(long[] steps);
  }
}
