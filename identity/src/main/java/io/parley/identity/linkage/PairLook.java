package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a model sees in one pair, by the very statements that score pairs in bulk.
 *
 * @param levels of the comparisons, in the model's order; {@link Comparison#UNKNOWN} where a record
 *     has no value
 * @param rarity what each comparison adds because the value is rare, or takes away because it is
 *     common, bits
 * @param rules the blocking rules that look at the pair
 */
public record PairLook(List<Integer> levels, List<Double> rarity, List<BlockingRule> rules) {
  public PairLook {
    levels = List.copyOf(levels);
    rarity = List.copyOf(rarity);
    rules = List.copyOf(rules);
  }

  /**
   * Looks at a pair.
   *
   * @param a a record's number
   * @param b another's
   */
  public static PairLook at(LinkageModel model, Weights weights, RecordTable table, int a, int b) {
    int first = Math.min(a, b);
    int second = Math.max(a, b);
    List<Integer> levels = levels(model.comparisons(), table, first, second);
    return new PairLook(
        levels, rarity(model, weights, table, first, levels), rules(model, table, first, second));
  }

  private static List<Double> rarity(
      LinkageModel model, Weights weights, RecordTable table, int first, List<Integer> levels) {
    Scorer.frequencies(model, table);
    List<Double> rarity = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      Comparison comparison = model.comparisons().get(i);
      double[] bits = new double[1];
      if (comparison.byFrequency() && levels.get(i) == comparison.same()) {
        table.query(
            "SELECT coalesce(log2(%s / share), 0) FROM frequency%d JOIN %s l ON value = l.\"%s\" WHERE l.rid = %d"
                .formatted(
                    Scorer.number(weights.u()[i][comparison.same()]),
                    i,
                    RecordTable.NAME,
                    comparison.column().replace("\"", "\"\""),
                    first),
            row -> bits[0] = row.getDouble(1));
      }
      rarity.add(bits[0]);
    }
    return rarity;
  }

  private static List<Integer> levels(
      List<Comparison> comparisons, RecordTable table, int first, int second) {
    List<Integer> levels = new ArrayList<>();
    table.query(
        PairSql.levels(comparisons, "SELECT %d AS a, %d AS b".formatted(first, second)),
        row -> {
          for (int i = 0; i < comparisons.size(); i++) {
            levels.add(row.getInt(3 + i));
          }
        });
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("there are no such records");
    }
    return levels;
  }

  private static List<BlockingRule> rules(
      LinkageModel model, RecordTable table, int first, int second) {
    String holds =
        model.blocking().stream()
            .map(rule -> "coalesce(" + rule.sql() + ", false)")
            .collect(Collectors.joining(", "));
    List<BlockingRule> rules = new ArrayList<>();
    table.query(
        "SELECT %s FROM %2$s l, %2$s r WHERE l.rid = %3$d AND r.rid = %4$d"
            .formatted(holds, RecordTable.NAME, first, second),
        row -> {
          for (int i = 0; i < model.blocking().size(); i++) {
            if (row.getBoolean(i + 1)) {
              rules.add(model.blocking().get(i));
            }
          }
        });
    return rules;
  }
}
