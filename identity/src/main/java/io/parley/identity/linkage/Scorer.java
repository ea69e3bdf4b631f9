package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Adds up the weights of all pairs that the blocking rules look at. */
public final class Scorer {
  private Scorer() {}

  /** Hands over each pair that reaches a weight, in no order. */
  public static void score(
      LinkageModel model,
      Weights weights,
      RecordTable table,
      double least,
      Consumer<ScoredPair> pairs) {
    score(model, weights, table, PairSql.blocked(model.blocking()), least, pairs);
  }

  /**
   * Scores pairs that no rule chose.
   *
   * @param chosen a statement of columns {@code a} and {@code b}
   */
  static void score(
      LinkageModel model,
      Weights weights,
      RecordTable table,
      String chosen,
      double least,
      Consumer<ScoredPair> pairs) {
    frequencies(model, table);
    table.query(
        sql(model, weights, chosen, least),
        row -> pairs.accept(new ScoredPair(row.getInt(1), row.getInt(2), row.getDouble(3))));
  }

  /** How often each value stands in a column, among the records that have one. */
  static void frequencies(LinkageModel model, RecordTable table) {
    for (int i = 0; i < model.comparisons().size(); i++) {
      if (model.comparisons().get(i).byFrequency()) {
        String column = '"' + model.comparisons().get(i).column().replace("\"", "\"\"") + '"';
        table.execute(
            "CREATE OR REPLACE TEMP TABLE frequency%d AS SELECT %2$s AS value, count(*) / sum(count(*)) OVER () AS share FROM %3$s WHERE %2$s IS NOT NULL GROUP BY 1"
                .formatted(i, column, RecordTable.NAME));
      }
    }
  }

  private static String sql(LinkageModel model, Weights weights, String chosen, double least) {
    List<String> terms = new ArrayList<>();
    StringBuilder joins = new StringBuilder();
    for (int i = 0; i < model.comparisons().size(); i++) {
      Comparison comparison = model.comparisons().get(i);
      StringBuilder term = new StringBuilder("CASE g" + i);
      for (int level = 0; level < comparison.size(); level++) {
        term.append(" WHEN %d THEN %s".formatted(level, number(weights.bits(i, level))));
      }
      terms.add(term.append(" ELSE 0 END").toString());
      if (comparison.byFrequency()) {
        String column = '"' + comparison.column().replace("\"", "\"\"") + '"';
        joins.append(
            " LEFT JOIN frequency%1$d ON g%1$d = %2$d AND frequency%1$d.value = l.%3$s"
                .formatted(i, comparison.same(), column));
        terms.add(
            "coalesce(log2(%s / frequency%d.share), 0)"
                .formatted(number(weights.u()[i][comparison.same()]), i));
      }
    }
    String sum = number(weights.prior()) + " + " + String.join(" + ", terms);
    return "SELECT * FROM (SELECT a, b, %s AS bits FROM (%s) JOIN %s l ON l.rid = a%s) WHERE bits >= %s"
        .formatted(
            sum,
            PairSql.levels(model.comparisons(), chosen),
            RecordTable.NAME,
            joins,
            number(least));
  }

  static String number(double value) {
    return "CAST('" + String.format(Locale.ROOT, "%.17g", value) + "' AS DOUBLE)";
  }
}
