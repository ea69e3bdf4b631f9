package io.parley.server.report;

import io.parley.query.release.Interval;
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
   * The row with the greatest number of a kind.
   *
   * @param rows how many rows have one
   * @param clear whether no other row's range reaches its own: then it is the greatest, and else it
   *     is only by the estimates
   */
  record Top(Finding.Row row, Figure figure, int rows, boolean clear) {
    /** Its range, which holds though the row was picked for its number. */
    Optional<Interval> range() {
      return figure.named(rows);
    }

    /** The range as a sentence has it. */
    String ranged(String format) {
      return range()
          .map(r -> String.format(Locale.ROOT, format, r.low(), r.high()))
          .map(r -> " (95%% range %s%s)".formatted(r, atOnce(rows, "rows")))
          .orElse(" (no range is known)");
    }
  }

  /** What is said beside a range of several rows. */
  static String atOnce(int rows, String what) {
    return switch (rows) {
      case 0, 1 -> "";
      case 2 -> ", both %s at once".formatted(what);
      default -> ", all %d %s at once".formatted(rows, what);
    };
  }

  /** The row with the greatest figure at a place. */
  static Optional<Top> top(List<Finding.Row> rows, int place) {
    List<Finding.Row> known =
        rows.stream().filter(r -> r.figures().get(place).estimate().isPresent()).toList();
    return known.stream()
        .max(Comparator.comparing(r -> r.figures().get(place).estimate().orElseThrow()))
        .map(row -> top(row, known, place));
  }

  private static Top top(Finding.Row row, List<Finding.Row> rows, int place) {
    Figure figure = row.figures().get(place);
    Optional<Double> low = figure.named(rows.size()).map(Interval::low);
    boolean clear =
        rows.stream()
            .filter(other -> !other.labels().equals(row.labels()))
            .map(other -> other.figures().get(place).named(rows.size()))
            .allMatch(
                other -> low.isPresent() && other.isPresent() && other.get().high() < low.get());
    return new Top(row, figure, rows.size(), clear);
  }

  /**
   * A sentence about the row with the greatest first figure; also where others may be greater.
   *
   * @param what it says, with {@code %s} for the row's name
   */
  static Verdict most(List<Finding.Row> rows, String what) {
    Optional<Top> top = top(rows, 0);
    if (top.isEmpty()) {
      return new Verdict(Verdict.Tone.INCONCLUSIVE, "No group holds enough people to show.");
    }
    Figure figure = top.get().figure();
    if (figure.unit() == Figure.Unit.PEOPLE
        && top.get().range().filter(r -> r.high() > 0 && r.low() > 0).isEmpty()) {
      return new Verdict(
          Verdict.Tone.INCONCLUSIVE,
          "Inconclusive: below the noise, where no %s can be told from nobody. The largest is that of %s%s."
              .formatted(
                  figure.name().equals("people") ? "number" : "number of " + figure.name(),
                  top.get().row().labels().get(0),
                  top.get().ranged("%,.0f to %,.0f")));
    }
    return verdict(
        top.get(),
        String.format(
            Locale.ROOT,
            "%s: about %,.0f %s%s.",
            what.formatted(top.get().row().labels().get(0)),
            figure.estimate().orElseThrow(),
            figure.unit() == Figure.Unit.PEOPLE ? "people" : figure.name(),
            top.get().ranged("%,.0f to %,.0f")));
  }

  /** The sentence, and before it that others may be greater, where they may. */
  static Verdict verdict(Top top, String sentence) {
    return top.clear()
        ? new Verdict(Verdict.Tone.DESCRIBES, sentence)
        : new Verdict(
            Verdict.Tone.INCONCLUSIVE,
            "Inconclusive at the top, where ranges overlap. By the estimates alone: " + sentence);
  }

  /** How the range of a verdict was made, for the reader who wonders why it is the wider one. */
  static String compared(int rows) {
    return rows < 2
        ? "The verdict is about the only row."
        : "The verdict names a row for its number. Its range is the one with which all %d rows hold at once (each misses in 5 of %,d cases at most), so that picking does not spoil it; in the table each range holds by itself."
            .formatted(rows, 100L * rows);
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
