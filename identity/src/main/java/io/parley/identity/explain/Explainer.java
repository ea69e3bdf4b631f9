package io.parley.identity.explain;

import io.parley.identity.compare.Comparison;
import io.parley.identity.explain.Explanation.Held;
import io.parley.identity.explain.Explanation.Step;
import io.parley.identity.explain.Explanation.Verdict;
import io.parley.identity.linkage.Block;
import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.PairLook;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.table.RecordTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Explains pairs of records under a trained model, with the weights by which a run adds them up.
 */
public final class Explainer {
  private static final String MISSING = "\u2013";

  private final TrainedModel trained;
  private final RecordTable table;
  private final LinkType link;
  private final List<Block> blocks;

  /**
   * Explains under this model.
   *
   * @param table of records, with columns {@code source} and {@code key}
   * @param link which pairs may be one person
   * @param blocks as a run planned them
   */
  public Explainer(TrainedModel trained, RecordTable table, LinkType link, List<Block> blocks) {
    this.trained = trained;
    this.table = table;
    this.link = link;
    this.blocks = List.copyOf(blocks);
  }

  /** The same, with blocks planned here. */
  public static Explainer of(TrainedModel trained, RecordTable table, LinkType link) {
    return new Explainer(
        trained,
        table,
        link,
        Block.plan(trained.model().lookedAt(), trained.model().limits(), table));
  }

  /** The number of the record that a source knows by a key. */
  public static OptionalInt find(RecordTable table, String source, String key) {
    String sql = "SELECT rid FROM " + RecordTable.NAME + " WHERE source = ? AND key = ?";
    try (PreparedStatement statement = table.connection().prepareStatement(sql)) {
      statement.setString(1, source);
      statement.setString(2, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? OptionalInt.of(rows.getInt(1)) : OptionalInt.empty();
      }
    } catch (SQLException e) {
      // Its text may hold a value of a record.
      throw new IllegalStateException("a record cannot be looked up in DuckDB");
    }
  }

  /**
   * Explains a pair by attributes and levels, without a value of either record.
   *
   * @throws IllegalArgumentException when these are no two records of the table
   */
  public Explanation explain(int a, int b) {
    return explain(a, b, false);
  }

  /** Explains a pair with the values of both records: for the operator's own eyes alone. */
  public Explanation explainWithValues(int a, int b) {
    return explain(a, b, true);
  }

  private Explanation explain(int a, int b, boolean withValues) {
    PairLook look = PairLook.at(trained, table, blocks, a, b);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < look.levels().size(); i++) {
      Comparison comparison = trained.model().comparisons().get(i);
      int level = look.levels().get(i);
      double weight = level == Comparison.UNKNOWN ? 0 : trained.weights().bits(i, level);
      double rarity = look.rarity().get(i);
      List<String> values =
          withValues ? List.of(values(a, comparison), values(b, comparison)) : List.of();
      steps.add(new Step(comparison.column(), word(comparison, level), weight, rarity, values));
    }
    addBetween(look, steps);
    String left = value(a, "source");
    String right = value(b, "source");
    boolean apart = link == LinkType.WITHIN || !left.equals(right);
    return new Explanation(
        left,
        right,
        trained.weights().prior(),
        steps,
        look.bits(),
        trained.model().threshold(),
        new Held(words(look.lookedAt()), words(look.cut()), words(look.same()), look.never()),
        verdict(look, look.bits(), apart));
  }

  /** What no single comparison says: columns that differ together, namesakes, households. */
  private void addBetween(PairLook look, List<Step> steps) {
    for (int i = 0; i < look.together().size(); i++) {
      String columns = String.join(" + ", trained.model().together().get(i).columns());
      steps.add(new Step(columns, "together", look.together().get(i), 0, List.of()));
    }
    if (!trained.namesakes().isEmpty()) {
      steps.add(new Step("same name", "as likely", -look.namesakes(), 0, List.of()));
    }
    if (trained.household().isPresent()) {
      steps.add(new Step("household", "as likely", -look.household(), 0, List.of()));
    }
  }

  private Verdict verdict(PairLook look, double bits, boolean apart) {
    if (!apart) {
      return Verdict.ONE_SOURCE;
    }
    if (!look.never().isEmpty()) {
      return Verdict.CONTRADICTED;
    }
    if (look.lookedAt().isEmpty()) {
      return Verdict.NOT_LOOKED_AT;
    }
    if (!look.same().isEmpty()) {
      return Verdict.CERTAIN;
    }
    return bits >= trained.model().threshold() ? Verdict.LINKED : Verdict.TOO_LITTLE;
  }

  /** A level in the words of a model's file. */
  public static String word(Comparison comparison, int level) {
    if (level == Comparison.UNKNOWN) {
      return Step.UNKNOWN;
    }
    return level == 0 ? "different" : comparison.levels().get(comparison.same() - level).text();
  }

  private static List<String> words(List<BlockingRule> rules) {
    return rules.stream().map(BlockingRule::text).toList();
  }

  private String values(int record, Comparison comparison) {
    List<String> values = new ArrayList<>();
    for (String column : comparison.values()) {
      String value = value(record, column);
      if (!value.equals(MISSING) || values.isEmpty()) {
        values.add(value);
      }
    }
    return String.join(", ", values);
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
