package io.parley.server.report;

import io.parley.server.wire.AnswerDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is said of tables of groups. */
final class Shown {
  private Shown() {}

  /** A sentence about the row with the greatest first figure. */
  static Verdict most(List<Finding.Row> rows, String what) {
    Optional<Finding.Row> first =
        rows.stream()
            .filter(r -> r.figures().get(0).estimate().isPresent())
            .max(Comparator.comparing(r -> r.figures().get(0).estimate().orElseThrow()));
    return first
        .map(
            row ->
                new Verdict(
                    Verdict.Tone.DESCRIBES,
                    "%s %s: %s.".formatted(row.labels().get(0), what, range(row.figures().get(0)))))
        .orElse(new Verdict(Verdict.Tone.INCONCLUSIVE, "No group holds enough people to show."));
  }

  /** A figure in a sentence, with its range. */
  static String range(Figure figure) {
    String about =
        String.format(
            Locale.ROOT, "about %,.0f %s", figure.estimate().orElseThrow(), figure.name());
    return figure.low().isEmpty() || figure.high().isEmpty()
        ? about
        : about
            + String.format(
                Locale.ROOT,
                " (95%% range %,.0f to %,.0f)",
                figure.low().get(),
                figure.high().get());
  }

  /** What an answer does not show, and how certain what it shows is. */
  static List<Check> groups(Answers answer) {
    List<Check> checks = new ArrayList<>();
    if (answer.rows() == 0) {
      checks.add(
          new Check(
              Check.State.BAD, "groups", "none holds enough people to show under the policies"));
    }
    AnswerDocument document = answer.document();
    long below = 0;
    for (int row = 0; row < answer.rows(); row++) {
      for (int c = 0; c < document.columns().size(); c++) {
        List<Double> ends = document.intervals95().get(row).get(c);
        below +=
            ends != null && document.columns().get(c).noise() != null && ends.get(0) <= 0 ? 1 : 0;
      }
    }
    if (below > 0) {
      checks.add(
          new Check(
              Check.State.NOTE,
              "small numbers",
              "%d are below the noise: not told apart from nobody".formatted(below)));
    }
    boolean selects =
        document.receipt().rule().stream().noneMatch(r -> r.contains("every declared group shows"));
    if (selects) {
      checks.add(
          new Check(
              Check.State.NOTE,
              "groups",
              "those of few people do not show, so that what shows is larger by a trifle and does not add up to all"));
    }
    return checks;
  }
}
