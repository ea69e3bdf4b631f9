package io.parley.server.bench;

import java.nio.file.Path;

/**
 * A question over two contributions: join on the token, group, people, sum.
 *
 * @param left a table of {@link PeopleData}
 * @param right another one, which has the group and the value
 * @param group the column of groups, by its table: {@code a.region}
 * @param value the column that is summed, by its table
 * @param groupsPerPerson G
 * @param rowsPerPerson r
 * @param rowsBeforeJoin the cap of rows that a person keeps, of the left table and of the right
 */
record PriceQuestion(
    String left,
    String right,
    String group,
    String value,
    int groupsPerPerson,
    int rowsPerPerson,
    Caps rowsBeforeJoin) {
  /** The bounds of a row's value; whole numbers, inside what the data holds, so that they bind. */
  static final int LOW = 0;

  static final int HIGH = 100;

  /** Rows before the join. */
  record Caps(int left, int right) {}

  static PriceQuestion people() {
    return new PriceQuestion("a", "b", "a.region", "b.spend", 2, 1, new Caps(1, 1));
  }

  static PriceQuestion events() {
    return new PriceQuestion("a", "e", "e.campaign", "e.paid", 2, 3, new Caps(1, 3));
  }

  /** What an analyst without privacy would run. */
  String plain(Path tables) {
    return "SELECT %s, COUNT(DISTINCT %s.p), SUM(%s) FROM %s %s JOIN %s %s USING (p) GROUP BY 1"
        .formatted(
            group,
            left,
            value,
            PeopleData.scan(tables, left),
            left,
            PeopleData.scan(tables, right),
            right);
  }

  /** The same as an analyst asks the engine. */
  String asked() {
    return "SELECT %1$s, COUNT(DISTINCT person) AS n, SUM(%2$s) AS s FROM hearth.%3$s %3$s JOIN metromail.%4$s %4$s USING (person) GROUP BY %1$s"
        .formatted(group, value, left, right);
  }
}
