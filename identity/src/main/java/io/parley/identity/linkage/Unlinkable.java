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
   * Counts them.
   *
   * @param among a condition on the columns of {@link RecordTable#NAME}, such as {@code TRUE}
   */
  public static long count(LinkageModel model, Weights weights, RecordTable table, String among) {
    List<String> terms = new ArrayList<>();
    terms.add(number(weights.prior()));
    StringBuilder joins = new StringBuilder();
    for (int i = 0; i < model.comparisons().size(); i++) {
      Comparison comparison = model.comparisons().get(i);
      String column = "l.\"" + comparison.column().replace("\"", "\"\"") + '"';
      String same = number(weights.bits(i, comparison.same()));
      if (comparison.byFrequency()) {
        // The weight of the same value is log2(m/u), and log2(u/share) where the share is known.
        joins.append(
            " LEFT JOIN (SELECT %1$s AS value, count(*) / sum(count(*)) OVER () AS share FROM %2$s l WHERE %1$s IS NOT NULL GROUP BY 1) f%3$d ON f%3$d.value = %1$s"
                .formatted(column, RecordTable.NAME, i));
        same += " + log2(%s / f%d.share)".formatted(number(weights.u()[i][comparison.same()]), i);
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
                number(model.threshold())),
        row -> count[0] = row.getLong(1));
    return count[0];
  }

  private static String number(double value) {
    return "CAST('" + String.format(Locale.ROOT, "%.17g", value) + "' AS DOUBLE)";
  }
}
