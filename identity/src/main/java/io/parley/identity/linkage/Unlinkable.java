package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Records that say too little for a model to find anybody in: next to a copy of itself, such a
 * record does not reach the threshold.
 */
public final class Unlinkable {
  private Unlinkable() {}

  /**
   * Counts them. A record's first value of each attribute is looked at.
   *
   * @param among a condition on the columns of {@link RecordTable#NAME}, such as {@code TRUE}
   */
  public static long count(TrainedModel trained, RecordTable table, String among) {
    List<String> terms = new ArrayList<>();
    terms.add(number(trained.weights().prior()));
    StringBuilder joins = new StringBuilder();
    for (int i = 0; i < trained.model().comparisons().size(); i++) {
      Comparison comparison = trained.model().comparisons().get(i);
      String column = "l." + Frequencies.quoted(comparison.column());
      String same = number(trained.weights().bits(i, comparison.same()));
      if (comparison.byFrequency()) {
        trained.frequencies().load(comparison, "share" + i, table);
        joins.append(" LEFT JOIN share%1$d s%1$d ON s%1$d.value = %2$s".formatted(i, column));
        // The weight of the same value is log2(m/u), and log2(u/share) more for its own share.
        same +=
            " + log2(%s / coalesce(s%d.share, %s))"
                .formatted(
                    number(trained.weights().u()[i][comparison.same()]),
                    i,
                    number(trained.frequencies().column(comparison.column()).rest()));
      }
      terms.add("CASE WHEN %s IS NULL THEN 0 ELSE %s END".formatted(column, same));
    }
    long[] count = new long[1];
    table.query(
        "SELECT count(*) FROM %s l%s WHERE (%s) AND %s < %s"
            .formatted(
                RecordTable.NAME,
                joins,
                among,
                String.join(" + ", terms),
                number(trained.model().threshold())),
        row -> count[0] = row.getLong(1));
    return count[0];
  }

  private static String number(double value) {
    return "CAST('" + String.format(Locale.ROOT, "%.17g", value) + "' AS DOUBLE)";
  }
}
