package io.parley.server.demo.page;

import io.parley.server.demo.story.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One arm judged by one metric: a row of the lift table.
 *
 * @param arm the segment
 * @param things what is counted, in the plural
 * @param treated the released rate with the e-mail, where the answer holds it
 * @param control the released rate without
 */
record Outcome(
    String arm,
    String things,
    Story.Effect effect,
    Optional<ReleasedRate> treated,
    Optional<ReleasedRate> control) {

  private static final String CONTROL = "none";

  /** All arms and metrics of a story, in its order. */
  static List<Outcome> of(Story story) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Map.Entry<String, Story.Arm> entry : story.lift().entrySet()) {
      outcomes.add(of(story, entry.getKey(), "visits", "visits", entry.getValue().visit()));
      outcomes.add(
          of(story, entry.getKey(), "buyers", "conversions", entry.getValue().conversion()));
    }
    return outcomes;
  }

  private static Outcome of(
      Story story, String arm, String things, String column, Story.Effect effect) {
    return new Outcome(
        arm,
        things,
        effect,
        ReleasedRate.of(story, arm, column),
        ReleasedRate.of(story, CONTROL, column));
  }

  /** The row's name. */
  String title() {
    return Words.name(Words.arm(arm)) + ", " + things;
  }

  /** What the ranges say. One that touches zero anywhere decides nothing. */
  Verdict verdict() {
    Story.Points points = effect.points();
    Double estimate = points.estimate();
    List<Double> range = points.interval95();
    if (estimate == null || range == null) {
      return Verdict.NOT_ESTIMABLE;
    }
    List<Double> relative = effect.interval95();
    if (touchesZero(range) || (relative != null && touchesZero(relative))) {
      return Verdict.INCONCLUSIVE;
    }
    return estimate > 0 ? Verdict.MORE : Verdict.FEWER;
  }

  private static boolean touchesZero(List<Double> range) {
    return range.get(0) <= 0 && range.get(1) >= 0;
  }
}
