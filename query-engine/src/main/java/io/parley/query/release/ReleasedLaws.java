package io.parley.query.release;

import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.NoiseLaw;
import java.math.BigDecimal;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What is public about the numbers of each released group: the law of the noise in each, and the
 * rule by which groups show.
 *
 * <p>Assumption of all intervals that rest on it: the noises are independent, each symmetric and
 * log-concave with the law given here, and none was cut. Tables that intervals need are made once
 * and kept, so one object serves all columns of an answer, in one thread.
 */
public final class ReleasedLaws {
  /** A number of each group: {@code gridStep} · (an exact integer + noise of {@code law}). */
  public record Noised(NoiseLaw law, BigDecimal gridStep) {
    public Noised {
      if (gridStep.signum() <= 0) {
        throw new IllegalArgumentException("grid step " + gridStep + " is not above zero");
      }
    }
  }

  /**
   * The rule for groups that do not always show.
   *
   * @param people which number is the number of people that decides; its grid step is 1
   * @param threshold the rule
   * @param fewest how many people each group under the rule is known to hold: 1 where groups come
   *     from data, 0 where declared groups pass the rule too
   */
  public record Shown(int people, GroupThreshold threshold, int fewest) {}

  private final List<Noised> numbers;
  private final Optional<Shown> shown;
  private final IdentityHashMap<NoiseLaw, UpperLaw> tables = new IdentityHashMap<>();

  public ReleasedLaws(List<Noised> numbers, Optional<Shown> shown) {
    this.numbers = List.copyOf(numbers);
    this.shown = shown;
    shown.ifPresent(
        rule -> {
          if (this.numbers.get(rule.people()).gridStep().compareTo(BigDecimal.ONE) != 0) {
            throw new IllegalArgumentException("people are counted in steps of one");
          }
        });
  }

  int size() {
    return numbers.size();
  }

  NoiseLaw law(int number) {
    return numbers.get(number).law();
  }

  BigDecimal gridStep(int number) {
    return numbers.get(number).gridStep();
  }

  /** About its variance, in squared grid steps, and never nothing: a scale, not a claim. */
  double spread(int number) {
    return Math.max(1e-6, law(number).variance());
  }

  Optional<Shown> shown() {
    return shown;
  }

  /** The noisy number of people that decides; only where there is a rule. */
  long people(long[] steps) {
    return steps[shown.orElseThrow().people()];
  }

  /** Dominates the noise of a number, in grid steps. */
  UpperLaw upper(int number) {
    return tables.computeIfAbsent(law(number), UpperLaw::of);
  }
}
