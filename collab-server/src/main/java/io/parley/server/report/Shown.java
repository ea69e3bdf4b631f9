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

  /**
   * A sentence about the row with the greatest first figure; also where others may be greater.
   *
   * @param what it says, with {@code %s} for the row's name
   */
  static Verdict most(List<Finding.Row> rows, String what) {
    List<Finding.Row> largest =
        rows.stream()
            .filter(r -> r.figures().get(0).estimate().isPresent())
            .sorted(
                Comparator.comparing(
                    (Finding.Row r) -> r.figures().get(0).estimate().orElseThrow(),
                    Comparator.reverseOrder()))
            .toList();
    if (largest.isEmpty()) {
      return new Verdict(Verdict.Tone.INCONCLUSIVE, "No group holds enough people to show.");
    }
    Finding.Row first = largest.get(0);
    String said =
        what.formatted(first.labels().get(0)) + ": " + range(first.figures().get(0)) + ".";
    return largest.size() > 1 && overlap(first, largest.get(1))
        ? new Verdict(
            Verdict.Tone.INCONCLUSIVE,
            "Inconclusive at the top, where ranges overlap. By the estimates alone: " + said)
        : new Verdict(Verdict.Tone.DESCRIBES, said);
  }

  private static boolean overlap(Finding.Row larger, Finding.Row smaller) {
    Optional<Double> low = larger.figures().get(0).low();
    Optional<Double> high = smaller.figures().get(0).high();
    return low.isPresent() && high.isPresent() && low.get() <= high.get();
  }

  /** A figure in a sentence, with its range. */
  static String range(Figure figure) {
    String about =
        String.format(
            Locale.ROOT,
            "about %,.0f %s",
            figure.estimate().orElseThrow(),
            figure.unit() == Figure.Unit.PEOPLE ? "people" : figure.name());
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
