package io.parley.server.bench;

import io.parley.connector.lake.Lake;
import io.parley.connector.zone.Rejects;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of the rows of a source, counted row by row against what it was given.
 *
 * @param lost rows of the source that are neither in clean nor among the rejected, or not in raw
 * @param doubled rows that are there once more than they were given
 */
record KilledRows(long lost, long doubled) {
  private static final Pattern MAIL = Pattern.compile("p([0-9]+)@shop\\.example");

  /**
   * Counts.
   *
   * @param given how many rows the source was given, numbered from 0
   */
  static KilledRows of(Path folder, long given) throws Exception {
    try (BenchDatabase database = BenchDatabase.open(folder);
        Lake lake = Lake.open(folder.resolve("lake"))) {
      int[] times = new int[Math.toIntExact(given)];
      String clean = lake.table("clean", KilledIngest.SOURCE).scanSql();
      for (String id : database.rows("SELECT id FROM " + clean + " WHERE _reason IS NULL")) {
        times[Integer.parseInt(id)]++;
      }
      new Rejects(lake, KilledIngest.envelope(folder), database.connection())
          .each(KilledIngest.SOURCE, reject -> times[number(reject.text())]++);
      long lost = 0;
      long doubled = 0;
      for (int count : times) {
        lost += count == 0 ? 1 : 0;
        doubled += Math.max(0, count - 1);
      }
      String raw = lake.table("raw", KilledIngest.SOURCE).scanSql();
      long all = number(database, "SELECT count(*) FROM " + raw);
      long places =
          number(database, "SELECT count(*) FROM (SELECT DISTINCT _place, _line FROM " + raw + ")");
      return new KilledRows(
          Math.max(lost, given - places), Math.max(doubled, Math.max(all - places, all - given)));
    }
  }

  private static int number(String text) {
    Matcher mail = MAIL.matcher(text);
    if (!mail.find()) {
      throw new IllegalStateException("a rejected row does not say which it is");
    }
    return Integer.parseInt(mail.group(1));
  }

  private static long number(BenchDatabase database, String sql) throws Exception {
    return Long.parseLong(database.rows(sql).get(0));
  }
}
