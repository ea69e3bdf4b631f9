package io.parley.server.bench;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TPC-H query with the standard's parameters, and how an analyst asks the engine for it. In the
 * statements for DuckDB tables are written in braces.
 *
 * @param name the figure
 * @param asked the question
 * @param plain the standard's text
 * @param control the plain numbers that the engine must give while nobody reaches a cap: a group,
 *     and a list of the numbers that the engine noises, in the plan's order
 */
record TpchQuestion(String name, String asked, String plain, String control) {
  private static final Pattern TABLE = Pattern.compile("\\{(\\w+)\\}");

  /** What an analyst without privacy would run. */
  String plainSql(Path tables) {
    return scans(plain, tables);
  }

  /** The plain numbers in the form of the bounded ones. */
  String controlSql(Path tables) {
    return scans(control, tables);
  }

  private static String scans(String sql, Path tables) {
    return TABLE
        .matcher(sql)
        .replaceAll(m -> Matcher.quoteReplacement(TpchData.scan(tables, m.group(1))));
  }
}
