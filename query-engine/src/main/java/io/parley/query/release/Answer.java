package io.parley.query.release;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * An answer that may leave: released numbers only.
 *
 * @param columns in the order of the SELECT list
 * @param rows sorted by group unless the question orders otherwise
 * @param withheld numbers about the groups that do not show; only where they were asked for
 */
public record Answer(List<Column> columns, List<List<Cell>> rows, List<About> withheld) {
  /** An answer that tells nothing about withheld groups. */
  public Answer(List<Column> columns, List<List<Cell>> rows) {
    this(columns, rows, List.of());
  }

  public Answer {
    withheld = List.copyOf(withheld);
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /**
   * A column.
   *
   * @param noise the public law of its noise, for columns that are one released number as it is
   */
  public record Column(String name, String type, Optional<Noise> noise) {}

  /**
   * The noise of a column.
   *
   * @param law its name and scale, in grid steps
   * @param step one grid step, in units of the column
   * @param variance in squared units of the column
   * @param halfWidth95 in units of the column
   */
  public record Noise(String law, String step, double variance, double halfWidth95) {}

  /**
   * A number about all groups together that do not show.
   *
   * @param name {@code groups}, or the column whose remainder it is
   * @param value noised; it may lie below zero where the exact number cannot
   * @param interval95 holds the bounded number with probability at least 95 %
   */
  public record About(String name, BigDecimal value, Interval interval95, Noise noise) {}

  /** The same rows with these numbers beside them. */
  public Answer with(List<About> numbers) {
    return new Answer(columns, rows, numbers);
  }

  /**
   * A cell.
   *
   * @param value empty for SQL NULL; else a String, Long, BigDecimal, Double, Boolean or a
   *     java.time value
   * @param interval95 holds the bounded value with probability at least 95 %; given for released
   *     numbers as they are
   */
  public record Cell(Optional<Object> value, Optional<Interval> interval95) {}
}
