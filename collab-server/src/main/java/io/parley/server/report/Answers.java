package io.parley.server.report;

import io.parley.query.release.Interval;
import io.parley.query.release.NoisedNumber;
import io.parley.server.wire.AnswerDocument;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An answer, read by the names of its columns. */
record Answers(AnswerDocument document) {
  /** As {@code PrivacyRule} has it in the receipt. */
  private static final Pattern SHOWS_FROM =
      Pattern.compile("groups show from a noisy ([0-9]{1,18}) people");

  /** How many rows it has. */
  int rows() {
    return document.rows().size();
  }

  /** A cell that is no number, as text; what SQL has no value for is "unknown". */
  String label(int row, String column) {
    Object value = cell(row, column);
    return value == null ? "unknown" : value.toString();
  }

  /** A number, as it was released. */
  Optional<Double> number(int row, String column) {
    return cell(row, column) instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  /** The interval beside a number. */
  Optional<Interval> interval(int row, String column) {
    List<Double> ends = document.intervals95().get(row).get(at(column));
    return ends == null ? Optional.empty() : Optional.of(new Interval(ends.get(0), ends.get(1)));
  }

  /** The number and its interval. */
  Figure figure(int row, String column, String name, Figure.Unit unit) {
    return Figure.released(name, unit, number(row, column), interval(row, column));
  }

  /**
   * The number and its interval, and the range with which all rows that are compared by it hold at
   * once: the verdict may name any of them.
   *
   * @param rows how many are compared
   */
  Figure compared(int row, String column, String name, Figure.Unit unit, int rows) {
    return figure(row, column, name, unit)
        .together(rows, counted(row, column, unit).map(n -> n.rangeOfOneOf(rows)));
  }

  /** A number, and whether noise decided that its row shows. */
  Optional<Counted> counted(int row, String column, Figure.Unit unit) {
    return noised(row, column)
        .map(n -> new Counted(n, unit == Figure.Unit.PEOPLE ? showsFrom() : OptionalLong.empty()));
  }

  /** The noisy number of people from which on groups show; empty where that is not the rule. */
  OptionalLong showsFrom() {
    return document.receipt().rule().stream()
        .map(SHOWS_FROM::matcher)
        .filter(Matcher::matches)
        .mapToLong(rule -> Long.parseLong(rule.group(1)))
        .max();
  }

  /** A number with the public law of its noise; empty for SQL NULL. */
  Optional<NoisedNumber> noised(int row, String column) {
    AnswerDocument.Noise noise =
        Objects.requireNonNull(
            document.columns().get(at(column)).noise(), "a column of released numbers");
    return cell(row, column) instanceof Number value
        ? Optional.of(noise.of(value))
        : Optional.empty();
  }

  /** The numbers of several groups together; empty where one of them is SQL NULL. */
  Optional<NoisedNumber> noised(List<Integer> rows, String column) {
    List<NoisedNumber> numbers =
        rows.stream().flatMap(row -> noised(row, column).stream()).toList();
    return numbers.size() < rows.size() ? Optional.empty() : Optional.of(NoisedNumber.sum(numbers));
  }

  /** The first row with this label. */
  Optional<Integer> row(String column, String label) {
    for (int row = 0; row < rows(); row++) {
      if (label(row, column).equals(label)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  private @Nullable Object cell(int row, String column) {
    return document.rows().get(row).get(at(column));
  }

  private int at(String column) {
    for (int i = 0; i < document.columns().size(); i++) {
      if (document.columns().get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalStateException("the answer has no column `" + column + "`");
  }
}
