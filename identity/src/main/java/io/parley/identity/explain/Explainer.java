package io.parley.identity.explain;

import io.parley.identity.compare.Comparison;
import io.parley.identity.explain.Explanation.Step;
import io.parley.identity.explain.Explanation.Verdict;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.PairLook;
import io.parley.identity.linkage.Weights;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Explains pairs of records under a trained model, with the weights by which a run adds them up.
 */
public final class Explainer {
  private static final String MISSING = "\u2013";

  private final LinkageModel model;
  private final Weights weights;
  private final RecordTable table;

  /**
   * Explains under this model.
   *
   * @param table of records, with a column {@code source}
   */
  public Explainer(LinkageModel model, Weights weights, RecordTable table) {
    this.model = model;
    this.weights = weights;
    this.table = table;
  }

  /** Explains a pair by attributes and levels, without a value of either record. */
  public Explanation explain(int a, int b) {
    return explain(a, b, false);
  }

  /** Explains a pair with the values of both records: for the operator's own eyes alone. */
  public Explanation explainWithValues(int a, int b) {
    return explain(a, b, true);
  }

  private Explanation explain(int a, int b, boolean withValues) {
    PairLook look = PairLook.at(model, weights, table, a, b);
    List<Step> steps = new ArrayList<>();
    double bits = weights.prior();
    for (int i = 0; i < look.levels().size(); i++) {
      Comparison comparison = model.comparisons().get(i);
      int level = look.levels().get(i);
      double weight = level == Comparison.UNKNOWN ? 0 : weights.bits(i, level);
      double rarity = look.rarity().get(i);
      steps.add(
          new Step(
              comparison.column(),
              Words.level(comparison, level),
              weight,
              rarity,
              withValues
                  ? List.of(value(a, comparison.column()), value(b, comparison.column()))
                  : List.of()));
      bits += weight + rarity;
    }
    return new Explanation(
        value(a, "source"),
        value(b, "source"),
        weights.prior(),
        steps,
        bits,
        model.threshold(),
        look.rules().stream().map(Words::rule).toList(),
        verdict(look, bits));
  }

  private Verdict verdict(PairLook look, double bits) {
    if (look.rules().isEmpty()) {
      return Verdict.NOT_LOOKED_AT;
    }
    return bits >= model.threshold() ? Verdict.LINKED : Verdict.TOO_LITTLE;
  }

  private String value(int record, String column) {
    List<String> value = new ArrayList<>();
    table.query(
        "SELECT coalesce(\"%s\", '%s') FROM %s WHERE rid = %d"
            .formatted(column.replace("\"", "\"\""), MISSING, RecordTable.NAME, record),
        row -> value.add(row.getString(1)));
    return value.get(0);
  }
}
