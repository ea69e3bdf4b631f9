package io.parley.server.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A TPC-H query with the standard's parameters, and its bounded forms by hand. Tables are written
 * in braces. All but the plain one have the columns {@code excess}, {@code g} and {@code v}: what a
 * check found, a group, its numbers.
 *
 * @param name the figure
 * @param plain the standard's text
 * @param control the plain numbers that the bounded forms must give while nobody reaches a cap
 * @param rows the people's rows that the bounded forms read
 * @param quick the bounded answer where no check finds anything
 * @param careful the bounded answer for whatever is in the tables
 */
record TpchQuestion(
    String name,
    String plain,
    String control,
    List<PrivateRows> rows,
    String quick,
    String careful) {
  /** The cap of rows a person and table before any join; no customer of the generator has more. */
  static final int ROWS_BEFORE_JOIN = 1_000;

  private static final Pattern TABLE = Pattern.compile("\\{(\\w+)\\}");

  /** What an analyst without privacy would run. */
  String plainSql(Path tables) {
    return scans(plain, tables);
  }

  /** The plain numbers in the form of the bounded ones. */
  String controlSql(Path tables) {
    return scans(control, tables);
  }

  /**
   * The bounded answer, valid where no row's {@code excess} is above 0.
   *
   * @param cap rows a person and table before the join
   */
  String quickSql(TpchTables tables, int cap) {
    String checks =
        rows.stream()
            .filter(each -> each.checked() && tables.mayExceed(each.table(), cap))
            .map(each -> each.check(cap))
            .collect(Collectors.joining());
    return scans(
            with(rows.stream().map(PrivateRows::uncut).toList())
                + "SELECT excess, g, v FROM ("
                + quick
                + ")"
                + checks,
            tables.directory())
        .replace("@cap", Integer.toString(cap));
  }

  /**
   * The bounded answer, valid always.
   *
   * @param cap rows a person and table before the join
   * @param first one of two secret numbers, fresh for the question
   * @param second the other one
   */
  String carefulSql(Path tables, int cap, long first, long second) {
    String sql =
        with(rows.stream().map(each -> each.cut(cap)).toList())
            + "SELECT excess, g, v FROM ("
            + careful
            + ")";
    return scans(sql, tables)
        .replace("@first", Long.toUnsignedString(first) + "::UBIGINT")
        .replace("@second", Long.toUnsignedString(second) + "::UBIGINT");
  }

  private static String with(List<String> parts) {
    return "WITH " + String.join(", ", parts) + " ";
  }

  private static String scans(String sql, Path tables) {
    return TABLE
        .matcher(sql)
        .replaceAll(m -> Matcher.quoteReplacement(TpchData.scan(tables, m.group(1))));
  }
}
