package io.parley.server.rest;

import io.parley.query.release.Arm;
import io.parley.query.release.Effect;
import io.parley.query.release.Lift;
import io.parley.query.release.NoisedNumber;
import io.parley.server.wire.AnswerDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What reports make of released numbers and their public noise alone. */
final class Reported {
  private Reported() {}

  /**
   * A figure.
   *
   * @param interval95 [low, high]; null where the answer has none
   */
  record Figure(double estimate, @Nullable List<Double> interval95) {}

  /**
   * An arm against the control arm.
   *
   * @param outcome the column of those who did something
   * @param relative 0.72 for 72 % more; null when not estimable
   * @param points the difference of the two rates; null when not estimable
   */
  record Compared(String arm, String outcome, @Nullable Figure relative, @Nullable Figure points) {}

  /** The one number of an answer. */
  static Figure overlap(AnswerDocument answer) {
    if (answer.rows().size() != 1
        || answer.columns().size() != 1
        || answer.columns().get(0).noise() == null
        || !(answer.rows().get(0).get(0) instanceof Number number)) {
      throw ProblemCode.REPORT_DOES_NOT_FIT.problem(
          "an overlap is made of one row with one released number, such as `COUNT(DISTINCT person)`");
    }
    return new Figure(number.doubleValue(), answer.intervals95().get(0).get(0));
  }

  /** Every arm but the control against it, for each column after the second. */
  static List<Compared> lift(AnswerDocument answer, String control) {
    boolean noisy =
        answer.columns().stream().skip(1).allMatch(c -> c.noise() != null)
            && answer.columns().size() >= 3;
    List<@Nullable Object> under =
        answer.rows().stream()
            .filter(r -> noisy && control.equals(r.get(0)))
            .findFirst()
            .orElseThrow(Reported::noLift);
    List<Compared> all = new ArrayList<>();
    for (List<@Nullable Object> row : answer.rows()) {
      for (int c = 2; c < row.size() && row != under; c++) {
        all.add(compared(answer, row, under, c));
      }
    }
    return all;
  }

  private static ProblemException noLift() {
    return ProblemCode.REPORT_DOES_NOT_FIT.problem(
        "a lift is made of a column of arms, one of which is `control`, one of released numbers of people, and at least one of those who did something");
  }

  private static Compared compared(
      AnswerDocument answer,
      List<@Nullable Object> over,
      List<@Nullable Object> under,
      int column) {
    Optional<Arm> treated = arm(answer, over, column);
    Optional<Arm> untreated = arm(answer, under, column);
    Optional<Lift> lift = treated.flatMap(t -> untreated.map(u -> Lift.of(t).against(u)));
    return new Compared(
        String.valueOf(over.get(0)),
        answer.columns().get(column).name(),
        lift.flatMap(Lift::relativeLift).map(Reported::figure).orElse(null),
        lift.flatMap(Lift::rateDifference).map(Reported::figure).orElse(null));
  }

  private static Figure figure(Effect effect) {
    return new Figure(
        effect.estimate(), List.of(effect.interval95().low(), effect.interval95().high()));
  }

  private static Optional<Arm> arm(AnswerDocument answer, List<@Nullable Object> row, int column) {
    return number(answer, row, 1)
        .flatMap(people -> number(answer, row, column).map(did -> new Arm(people, did)));
  }

  private static Optional<NoisedNumber> number(
      AnswerDocument answer, List<@Nullable Object> row, int column) {
    AnswerDocument.Noise noise = Objects.requireNonNull(answer.columns().get(column).noise());
    return row.get(column) instanceof Number value
        ? Optional.of(noise.of(value))
        : Optional.empty();
  }
}
