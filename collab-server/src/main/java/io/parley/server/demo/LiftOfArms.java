package io.parley.server.demo;

import io.parley.query.release.Arm;
import io.parley.query.release.Effect;
import io.parley.query.release.Lift;
import io.parley.query.release.NoisedNumber;
import io.parley.server.demo.data.ArmCounts;
import io.parley.server.demo.data.Segment;
import io.parley.server.demo.data.Truth;
import io.parley.server.demo.story.Story;
import io.parley.server.wire.AnswerDocument;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The lift of each e-mail arm over the arm without e-mail, from the released numbers alone. The
 * published figures beside it come from the whole experiment, without noise.
 */
final class LiftOfArms {
  private final AnswerDocument answer;
  private final Truth truth;

  LiftOfArms(AnswerDocument answer, Truth truth) {
    this.answer = answer;
    this.truth = truth;
  }

  Map<String, Story.Arm> arms() {
    Map<Segment, Integer> rows = new EnumMap<>(Segment.class);
    for (int r = 0; r < answer.rows().size(); r++) {
      for (Segment segment : Segment.values()) {
        if (segment.word().equals(answer.rows().get(r).get(0))) {
          rows.put(segment, r);
        }
      }
    }
    Map<String, Story.Arm> arms = new TreeMap<>();
    for (Segment segment : List.of(Segment.MENS, Segment.WOMENS)) {
      int treated = Objects.requireNonNull(rows.get(segment));
      int control = Objects.requireNonNull(rows.get(Segment.NONE));
      arms.put(
          segment.word(),
          new Story.Arm(
              effect(treated, control, 2, rate(segment, false), rate(Segment.NONE, false)),
              effect(treated, control, 3, rate(segment, true), rate(Segment.NONE, true))));
    }
    return arms;
  }

  private Story.Effect effect(
      int treated, int control, int column, double publishedTreated, double publishedControl) {
    Lift lift = Lift.of(arm(treated, column)).against(arm(control, column));
    Optional<Effect> relative = lift.relativeLift();
    Optional<Effect> difference = lift.rateDifference();
    return new Story.Effect(
        relative.map(Effect::estimate).orElse(null),
        relative.map(LiftOfArms::interval).orElse(null),
        publishedTreated / publishedControl - 1,
        new Story.Points(
            difference.map(Effect::estimate).orElse(null),
            difference.map(LiftOfArms::interval).orElse(null),
            publishedTreated - publishedControl));
  }

  private static List<Double> interval(Effect effect) {
    return List.of(effect.interval95().low(), effect.interval95().high());
  }

  private Arm arm(int row, int column) {
    return new Arm(number(row, 1), number(row, column));
  }

  private NoisedNumber number(int row, int column) {
    AnswerDocument.Noise noise = Objects.requireNonNull(answer.columns().get(column).noise());
    return noise.of((Number) Objects.requireNonNull(answer.rows().get(row).get(column)));
  }

  private double rate(Segment segment, boolean conversions) {
    ArmCounts counts = Objects.requireNonNull(truth.everybody().get(segment));
    return (double) (conversions ? counts.conversions() : counts.visits()) / counts.people();
  }
}
