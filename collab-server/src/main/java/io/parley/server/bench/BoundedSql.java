package io.parley.server.bench;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The bounded form of a {@link PriceQuestion} on one slice of the tokens, in three degrees. Each
 * gives the same rows as the most careful one where its check, a row with {@code kind} 0, counts
 * nothing.
 */
final class BoundedSql {
  private final PriceQuestion question;
  private final Path tables;
  private final long[] seeds;

  /**
   * The statements.
   *
   * @param seeds four secret numbers, fresh for the question: two choose groups, two choose rows
   */
  BoundedSql(PriceQuestion question, Path tables, long... seeds) {
    this.question = question;
    this.tables = tables;
    this.seeds = seeds.clone();
  }

  /** How much care a slice is run with. */
  enum Care {
    /** Checks that a person has one row of each table; no choice is left then. */
    ONE_ROW_EACH,
    /** Checks that a person has no more rows than kept; groups are chosen. */
    NO_CUT,
    /** Checks nothing: rows are cut before the join, groups are chosen. */
    EVERYTHING;

    /** What is tried when a check found something. */
    Care more() {
      return this == ONE_ROW_EACH ? NO_CUT : EVERYTHING;
    }
  }

  String query(TokenSlice slice, Care care) {
    return switch (care) {
      case ONE_ROW_EACH -> oneRowEach(slice) + checks(slice, new PriceQuestion.Caps(1, 1));
      case NO_CUT -> chosen(slice, "", "") + checks(slice, question.rowsBeforeJoin());
      case EVERYTHING ->
          chosen(
              slice,
              cut(question.left(), question.rowsBeforeJoin().left()),
              cut(question.right(), question.rowsBeforeJoin().right()));
    };
  }

  private String oneRowEach(TokenSlice slice) {
    return "SELECT 1 kind, %s g, count(*) n, sum(%s) s FROM %s JOIN %s USING (p) GROUP BY 2"
        .formatted(
            question.group(),
            row(),
            slice(slice, question.left(), ""),
            slice(slice, question.right(), ""));
  }

  private String chosen(TokenSlice slice, String leftCut, String rightCut) {
    return """
    SELECT 1 kind, g, count(*) n, sum(s) s FROM (
      SELECT g, s, row_number() OVER (PARTITION BY p ORDER BY %s, g) k FROM (
        SELECT p, %s g, %s s FROM %s JOIN %s USING (p) GROUP BY 1, 2))
    WHERE k <= %d GROUP BY 2
    """
        .formatted(
            keyed("g", 0),
            question.group(),
            sum(),
            slice(slice, question.left(), leftCut),
            slice(slice, question.right(), rightCut),
            question.groupsPerPerson());
  }

  /**
   * Counts where the order breaks or a token equals the one {@code cap} rows before. None of either
   * means: the rows were seen in order, so that a person's rows are neighbours, and nobody has more
   * than {@code cap}. DuckDB runs an unordered lag while scanning, without sorting.
   */
  private String checks(TokenSlice slice, PriceQuestion.Caps caps) {
    return check(slice, question.left(), caps.left())
        + check(slice, question.right(), caps.right());
  }

  private String check(TokenSlice slice, String table, int cap) {
    return """
     UNION ALL SELECT 0, NULL, count(*), 0 FROM (
      SELECT p, lag(p) OVER () before, lag(p, %d) OVER () far FROM %s)
    WHERE p < before OR p = far
    """
        .formatted(cap, slice(slice, table, ""));
  }

  private String slice(TokenSlice slice, String table, String cut) {
    return "(SELECT * FROM %s WHERE %s%s) %s"
        .formatted(PeopleData.scan(tables, table), slice.where("p"), cut, table);
  }

  private String cut(String table, int cap) {
    String columns =
        switch (table) {
          case "a" -> "region, age, amount";
          case "b" -> "tier, visits, spend";
          default -> "campaign, clicks, paid";
        };
    return " QUALIFY row_number() OVER (PARTITION BY p ORDER BY %s, %s) <= %d"
        .formatted(keyed(columns, 2), columns, cap);
  }

  private String keyed(String what, int seed) {
    return keyed(what, Long.toUnsignedString(seeds[seed]), Long.toUnsignedString(seeds[seed + 1]));
  }

  /**
   * A keyed order of what a person has. A seed as one more argument of a single {@code hash} would
   * only flip bits of its result, and some orders would never occur.
   */
  static String keyed(String what, String firstSeed, String secondSeed) {
    return "hash(xor(hash(p, %s::UBIGINT), hash(%s, %s::UBIGINT)))"
        .formatted(firstSeed, what, secondSeed);
  }

  /** A row's value within its bounds. */
  private String row() {
    return clamped(question.value(), PriceQuestion.LOW, PriceQuestion.HIGH);
  }

  /** A person's sum in a group within what r rows may add up to. */
  private String sum() {
    int rows = question.rowsPerPerson();
    return clamped(
        "sum(" + row() + ")",
        rows * Math.min(0, PriceQuestion.LOW),
        rows * Math.max(0, PriceQuestion.HIGH));
  }

  private static String clamped(String expression, int low, int high) {
    return String.format(
        Locale.ROOT, "least(greatest(%s, %d.0000), %d.0000)", expression, low, high);
  }
}
