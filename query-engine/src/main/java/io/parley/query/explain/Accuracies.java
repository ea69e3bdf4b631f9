package io.parley.query.explain;

import io.parley.query.explain.Explanation.Accuracy;
import io.parley.query.explain.Explanation.Expected;
import io.parley.query.explain.Explanation.Needed;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Foresight;
import io.parley.query.release.Foresight.Source;
import io.parley.query.release.Showing;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The accuracy of each column of an answer, all rounded up. */
final class Accuracies {
  static final List<String> ASSUMPTIONS =
      List.of(
          "half-widths are those of 95 % intervals for the bounded numbers",
          "relative ones are for assumed groups: each person has one row, which meets every"
              + " condition, and values are spread evenly over their bounds");

  /** An ε is sought for so many numbers: asking is free, so it must be cheap. */
  private static final int MOST_SOUGHT = 8;

  /** Beyond so many, only widths that are the same for all groups are told. */
  private static final int MOST_EXPECTED = 20;

  private static final MathContext WIDTH = new MathContext(4, RoundingMode.UP);
  private static final MathContext SHARE = new MathContext(2, RoundingMode.UP);

  private static final BigDecimal HALF = new BigDecimal("0.5");

  private final PrivatePlan.Numbers plan;
  private final Foresight foresight;
  private final BigDecimal allowed;
  private final Assumed assumed;
  private final NeededEpsilon needed;
  private int told;

  Accuracies(PrivatePlan.Numbers plan, Foresight foresight, BigDecimal allowed, Assumed assumed) {
    this.plan = plan;
    this.foresight = foresight;
    this.allowed = allowed;
    this.assumed = assumed;
    this.needed = new NeededEpsilon(plan, assumed);
  }

  List<Accuracy> all() {
    List<Accuracy> all = new ArrayList<>();
    List<List<Source>> sources = Foresight.sources(plan);
    for (int column = 0; column < sources.size(); column++) {
      for (Source source : sources.get(column)) {
        all.add(accuracy(plan.names().get(column), source));
      }
    }
    return all;
  }

  private Accuracy accuracy(String name, Source source) {
    told++;
    if (source.isQuantile()) {
      String note = "a quantile's interval depends on where values lie, and comes with the answer";
      return new Accuracy(
          name, source.measurement(), Optional.empty(), List.of(), Optional.empty(), note);
    }
    OptionalDouble fixed = foresight.halfWidth(source);
    if (told > MOST_EXPECTED) {
      return new Accuracy(
          name,
          source.measurement(),
          rounded(fixed, WIDTH),
          List.of(),
          Optional.empty(),
          "ask for fewer numbers to be told more");
    }
    return new Accuracy(
        name,
        source.measurement(),
        rounded(fixed, WIDTH),
        assumed.people().stream().map(n -> expected(source, n)).toList(),
        needed(source),
        note(source));
  }

  private String note(Source source) {
    Showing showing = foresight.noising().get(source.measurement()).showing();
    long usual = showing.leastPeople(HALF);
    boolean seldom = assumed.people().stream().anyMatch(n -> n < usual);
    if (seldom) {
      return showing instanceof Showing.ByExactPeople
          ? "groups of fewer than %,d people show less often than not".formatted(usual)
          : "groups of fewer people than the threshold show less often than not";
    }
    if (foresight.isWiderNearTheThreshold(source)) {
      return "wider near the threshold";
    }
    return foresight
        .expected(source, assumed.sought())
        .filter(e -> e.value() == 0)
        .map(e -> "the assumed value is 0, and nothing is relative to it")
        .orElse("");
  }

  private Expected expected(Source source, long people) {
    Optional<Foresight.Expected> found = foresight.expected(source, people);
    return new Expected(
        people,
        rounded(found.stream().mapToDouble(Foresight.Expected::halfWidth).findFirst(), WIDTH),
        rounded(found.stream().mapToDouble(Foresight.Expected::relative).findFirst(), SHARE));
  }

  /** Nothing is sought where the assumed value is zero: no relative accuracy is known then. */
  private Optional<Needed> needed(Source source) {
    boolean known =
        told <= MOST_SOUGHT
            && foresight
                .expected(source, assumed.sought())
                .map(e -> Double.isFinite(e.relative()))
                .orElse(true);
    return known
        ? Optional.of(new Needed(assumed.sought(), assumed.within(), needed.of(source), allowed))
        : Optional.empty();
  }

  private static Optional<BigDecimal> rounded(OptionalDouble number, MathContext digits) {
    if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
      return Optional.empty();
    }
    // Through the shortest decimal: else 0.3 would be rounded up to 0.3001.
    BigDecimal rounded =
        new BigDecimal(Double.toString(number.getAsDouble())).round(digits).stripTrailingZeros();
    return Optional.of(rounded.setScale(Math.max(0, rounded.scale())));
  }
}
