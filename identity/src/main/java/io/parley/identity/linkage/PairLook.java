package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model sees in one pair, by the very statements that score pairs in bulk.
 *
 * @param levels of the comparisons, in the model's order; {@link Comparison#UNKNOWN} where a record
 *     has no value
 * @param rarity what each comparison adds because the value is rare, or takes away because it is
 *     common, bits
 * @param together what is given back to columns that differ together, by the model's order, bits
 * @param namesakes what a shared name would explain, bits
 * @param household what a household would explain beyond that, bits
 * @param bits the weight of the pair
 * @param lookedAt the rules that look at the pair
 * @param cut rules that would, if the pair did not stand in a block that is too large
 * @param same rules by which the two are one person, whatever they weigh
 * @param never columns by which they are not, whatever else they share
 */
public record PairLook(
    List<Integer> levels,
    List<Double> rarity,
    List<Double> together,
    double namesakes,
    double household,
    double bits,
    List<BlockingRule> lookedAt,
    List<BlockingRule> cut,
    List<BlockingRule> same,
    List<String> never) {
  public PairLook {
    levels = List.copyOf(levels);
    rarity = List.copyOf(rarity);
    together = List.copyOf(together);
    lookedAt = List.copyOf(lookedAt);
    cut = List.copyOf(cut);
    same = List.copyOf(same);
    never = List.copyOf(never);
  }

  /**
   * Looks at a pair.
   *
   * @param blocks as a run plans them
   * @param a a record's number
   * @param b another's
   * @throws IllegalArgumentException when there are no two such records
   */
  public static PairLook at(
      TrainedModel trained, RecordTable table, List<Block> blocks, int a, int b) {
    trained.model().prepare(table);
    return new Looking(trained, table, blocks).at(Math.min(a, b), Math.max(a, b));
  }

  /** The statement, and what its columns are. */
  private static final class Looking {
    private final LinkageModel model;
    private final RecordTable table;
    private final List<Block> blocks;
    private final Scorer scorer;

    Looking(TrainedModel trained, RecordTable table, List<Block> blocks) {
      this.model = trained.model();
      this.table = table;
      this.blocks = blocks;
      this.scorer = new Scorer(trained, table);
    }

    PairLook at(int first, int second) {
      List<PairLook> found = new ArrayList<>();
      String pair = "SELECT %d AS a, %d AS b".formatted(first, second);
      table.query(
          "SELECT %s FROM %s"
              .formatted(String.join(", ", columns()), scorer.compared(pair, conditions())),
          row -> {
            Found at = new Found();
            for (int i = 0; i < model.comparisons().size(); i++) {
              at.levels.add(row.getInt("g" + i));
              at.rarity.add(row.getDouble("rarity" + i));
            }
            for (int i = 0; i < model.together().size(); i++) {
              at.together.add(row.getDouble("together" + i));
            }
            at.namesakes = row.getDouble("namesakes");
            at.household = row.getDouble("household");
            at.bits = row.getDouble("total");
            for (int i = 0; i < blocks.size(); i++) {
              if (row.getBoolean("looked" + i)) {
                at.lookedAt.add(blocks.get(i).rule());
              } else if (row.getBoolean("holds" + i)) {
                at.cut.add(blocks.get(i).rule());
              }
            }
            for (int i = 0; i < model.rules().same().size(); i++) {
              if (row.getBoolean("same" + i)) {
                at.same.add(model.rules().same().get(i));
              }
            }
            for (int i = 0; i < model.rules().never().size(); i++) {
              if (row.getBoolean("never" + i)) {
                at.never.add(model.rules().never().get(i));
              }
            }
            found.add(at.look());
          });
      if (first == second || found.isEmpty()) {
        throw new IllegalArgumentException("a pair is two records of the table");
      }
      return found.get(0);
    }

    private List<String> columns() {
      List<String> columns = new ArrayList<>(List.of("p.*"));
      for (int i = 0; i < model.comparisons().size(); i++) {
        columns.add(scorer.rarity(i) + " AS rarity" + i);
      }
      for (int i = 0; i < model.together().size(); i++) {
        columns.add(scorer.givenBack(model.together().get(i)) + " AS together" + i);
      }
      columns.add(scorer.namesakes() + " AS namesakes");
      columns.add(scorer.household() + " AS household");
      columns.add(scorer.total() + " AS total");
      for (int i = 0; i < model.rules().never().size(); i++) {
        int place = scorer.place(model.rules().never().get(i));
        // A column that is compared contradicts where its level is "different".
        columns.add((place < 0 ? "differs" + i : "g" + place + " = 0") + " AS never" + i);
      }
      return columns;
    }

    private List<String> conditions() {
      List<String> conditions = new ArrayList<>();
      for (int i = 0; i < blocks.size(); i++) {
        conditions.add("coalesce(%s, false) AS looked%d".formatted(blocks.get(i).sql(), i));
        conditions.add("coalesce(%s, false) AS holds%d".formatted(blocks.get(i).rule().sql(), i));
      }
      for (int i = 0; i < model.rules().same().size(); i++) {
        conditions.add(
            "coalesce(%s, false) AS same%d".formatted(model.rules().same().get(i).sql(), i));
      }
      for (int i = 0; i < model.rules().never().size(); i++) {
        String column = Frequencies.quoted(model.rules().never().get(i));
        conditions.add("coalesce(l.%1$s <> r.%1$s, false) AS differs%2$d".formatted(column, i));
      }
      return conditions;
    }
  }

  /** What is being found. */
  private static final class Found {
    private final List<Integer> levels = new ArrayList<>();
    private final List<Double> rarity = new ArrayList<>();
    private final List<Double> together = new ArrayList<>();
    private double namesakes;
    private double household;
    private double bits;
    private final List<BlockingRule> lookedAt = new ArrayList<>();
    private final List<BlockingRule> cut = new ArrayList<>();
    private final List<BlockingRule> same = new ArrayList<>();
    private final List<String> never = new ArrayList<>();

    PairLook look() {
      return new PairLook(
          levels, rarity, together, namesakes, household, bits, lookedAt, cut, same, never);
    }
  }
}
