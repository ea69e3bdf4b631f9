package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Adds up the weights of all pairs that the blocking rules look at. */
public final class Scorer {
  private final TrainedModel trained;
  private final LinkageModel model;
  private final RecordTable table;

  /** By what strangers are likelier for sharing a name. */
  private final String likelier;

  Scorer(TrainedModel trained, RecordTable table) {
    this.trained = trained;
    this.model = trained.model();
    this.table = table;
    this.likelier = new NamesakeSql(trained, this::rarity).likelier();
  }

  /**
   * Hands over each pair that reaches a weight, in no order.
   *
   * @param link which pairs may be one person
   * @param least in bits
   * @return what each blocking rule cost, and what was cut
   */
  public static List<Block> score(
      TrainedModel trained,
      RecordTable table,
      LinkType link,
      double least,
      Consumer<ScoredPair> pairs) {
    Scorer scorer = new Scorer(trained, table);
    trained.model().prepare(table);
    List<Block> blocks = Block.plan(trained.model().lookedAt(), trained.model().limits(), table);
    table.query(
        scorer.sql(PairSql.blocked(blocks, link), least),
        row -> pairs.accept(new ScoredPair(row.getInt(1), row.getInt(2), row.getDouble(3))));
    return blocks;
  }

  /**
   * Hands over each pair of two records of one group that the rules look at, whatever it weighs.
   *
   * @param blocks what {@link #score} gave
   * @param groups of each record its group, or -1 where it has none
   */
  public static void within(
      TrainedModel trained,
      RecordTable table,
      LinkType link,
      List<Block> blocks,
      int[] groups,
      Consumer<ScoredPair> pairs) {
    GroupTable.fill(table, groups);
    table.query(
        new Scorer(trained, table)
            .sql(
                PairSql.blocked(blocks, link, GroupTable.RECORDS, GroupTable.SAME),
                -Double.MAX_VALUE),
        row -> pairs.accept(new ScoredPair(row.getInt(1), row.getInt(2), row.getDouble(3))));
    GroupTable.drop(table);
  }

  /** The pairs that reach a weight, with that weight. */
  String sql(String pairs, double least) {
    return "SELECT a, b, CASE WHEN certain THEN greatest(bits, %s) ELSE bits END AS bits FROM (SELECT a, b, certain, %s AS bits FROM %s WHERE %s) WHERE certain OR bits >= %s"
        .formatted(
            number(Rules.CERTAIN),
            total(),
            compared(pairs, List.of(same() + " AS certain", never() + " AS contradicted")),
            allowed(),
            number(least));
  }

  /**
   * The pairs with the level of each comparison, beside the frequencies of the values that both
   * hold.
   *
   * @param further SQL over records {@code l} and {@code r} that comes along, each with its name
   */
  String compared(String pairs, List<String> further) {
    List<String> along = new ArrayList<>(further);
    StringBuilder joins = new StringBuilder();
    for (int i = 0; i < model.comparisons().size(); i++) {
      Comparison comparison = model.comparisons().get(i);
      if (comparison.byFrequency()) {
        trained.frequencies().load(comparison, "frequency" + i, table);
        along.add(shared(comparison) + " AS v" + i);
        joins.append(
            " LEFT JOIN frequency%1$d f%1$d ON p.g%1$d = %2$d AND f%1$d.value = p.v%1$d"
                .formatted(i, comparison.same()));
      }
    }
    return "(%s) p%s".formatted(PairSql.levels(model.comparisons(), pairs, along), joins);
  }

  /**
   * The weight of a pair: what any two records begin with, all that is compared, and what a shared
   * name or a household would explain.
   */
  String total() {
    List<String> terms = new ArrayList<>(List.of(number(trained.weights().prior())));
    Set<Integer> grouped = new HashSet<>();
    for (Together together : model.together()) {
      together.columns().forEach(column -> grouped.add(place(column)));
      terms.add(floored(together));
    }
    for (int i = 0; i < model.comparisons().size(); i++) {
      if (!grouped.contains(i)) {
        terms.add(term(i));
      }
    }
    return String.join(" + ", terms) + " - " + namesakes() + " - " + household();
  }

  /** What a shared name would explain, in bits. */
  String namesakes() {
    return likelier.isEmpty() ? "0" : "log2(" + likelier + ")";
  }

  /** Columns that differ together weigh no less than the chance that they do. */
  private String floored(Together together) {
    return "log2(pow(2, %s) + %s)"
        .formatted(once(together, this::term), number(trained.differ(together)));
  }

  private String added(Together together) {
    return together.columns().stream()
        .map(column -> term(place(column)))
        .collect(Collectors.joining(" + ", "(", ")"));
  }

  /** Terms of a thing's columns; of the nested ones that are above 0 the largest alone. */
  private String once(Together together, IntFunction<String> term) {
    List<String> terms = new ArrayList<>();
    together.columns().stream()
        .filter(column -> !together.nested().contains(column))
        .forEach(column -> terms.add(term.apply(place(column))));
    if (!together.nested().isEmpty()) {
      List<String> nested =
          together.nested().stream().map(column -> "(" + term.apply(place(column)) + ")").toList();
      nested.forEach(each -> terms.add("least(0, " + each + ")"));
      terms.add("greatest(0, " + String.join(", ", nested) + ")");
    }
    return String.join(" + ", terms);
  }

  /** By how much columns of one thing weigh otherwise than each for itself, in bits. */
  String givenBack(Together together) {
    return floored(together) + " - " + added(together);
  }

  private String term(int place) {
    return weight(place) + " + " + rarity(place);
  }

  /** What a comparison adds because the value that both records hold is rarer than others. */
  String rarity(int place) {
    Comparison comparison = model.comparisons().get(place);
    return comparison.byFrequency()
        ? "CASE WHEN g%1$d = %2$d AND v%1$d IS NOT NULL THEN log2(%3$s / coalesce(f%1$d.share, %4$s)) ELSE 0 END"
            .formatted(
                place,
                comparison.same(),
                number(trained.weights().u()[place][comparison.same()]),
                number(trained.frequencies().column(comparison.column()).rest()))
        : "0";
  }

  /**
   * What a household would explain beyond that, in bits; a rare surname is as rare in a household.
   */
  String household() {
    return trained
        .household()
        .map(
            h -> {
              List<String> terms = new ArrayList<>(List.of(number(h.prior())));
              Set<Integer> grouped = new HashSet<>();
              for (Together together : model.together()) {
                together.columns().forEach(column -> grouped.add(place(column)));
                terms.add(once(together, place -> ofHousehold(h, place)));
              }
              for (int i = 0; i < model.comparisons().size(); i++) {
                if (!grouped.contains(i)) {
                  terms.add(ofHousehold(h, i));
                }
              }
              return "log2(1 + pow(2, %s)%s)"
                  .formatted(
                      String.join(" + ", terms), likelier.isEmpty() ? "" : " / (" + likelier + ")");
            })
        .orElse("0");
  }

  private String ofHousehold(Household household, int place) {
    return household.shares().get(place).length == 0
        ? "0"
        : levels(place, level -> household.bits(place, level, trained.weights()))
            + " + "
            + rarity(place);
  }

  private String weight(int place) {
    return levels(place, level -> trained.weights().bits(place, level));
  }

  private String levels(int place, IntToDoubleFunction bits) {
    StringBuilder term = new StringBuilder("CASE g" + place);
    for (int level = 0; level < model.comparisons().get(place).size(); level++) {
      term.append(" WHEN %d THEN %s".formatted(level, number(bits.applyAsDouble(level))));
    }
    return term.append(" ELSE 0 END").toString();
  }

  /** The value that both records hold. */
  private static String shared(Comparison comparison) {
    if (comparison.also().isEmpty()) {
      return "l." + Frequencies.quoted(comparison.column());
    }
    StringBuilder sql = new StringBuilder("CASE");
    for (String left : comparison.values()) {
      for (String right : comparison.values()) {
        sql.append(
            " WHEN l.%1$s = r.%2$s THEN l.%1$s"
                .formatted(Frequencies.quoted(left), Frequencies.quoted(right)));
      }
    }
    return sql.append(" END").toString();
  }

  private String same() {
    return model.rules().same().isEmpty()
        ? "false"
        : model.rules().same().stream()
            .map(r -> "coalesce(" + r.sql() + ", false)")
            .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** Contradictions in columns that are not compared. */
  private String never() {
    String sql =
        model.rules().never().stream()
            .filter(column -> place(column) < 0)
            .map(Frequencies::quoted)
            .map(column -> "coalesce(l.%1$s <> r.%1$s, false)".formatted(column))
            .collect(Collectors.joining(" OR "));
    return sql.isEmpty() ? "false" : "(" + sql + ")";
  }

  private String allowed() {
    return "NOT contradicted"
        + model.rules().never().stream()
            .filter(column -> place(column) >= 0)
            .map(column -> " AND g%d <> 0".formatted(place(column)))
            .collect(Collectors.joining());
  }

  int place(String column) {
    return IntStream.range(0, model.comparisons().size())
        .filter(i -> model.comparisons().get(i).column().equals(column))
        .findFirst()
        .orElse(-1);
  }

  static String number(double value) {
    return "CAST('" + String.format(Locale.ROOT, "%.17g", value) + "' AS DOUBLE)";
  }
}
