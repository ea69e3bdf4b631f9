package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;

/** {@link Namesakes.Factors#of} over pairs of which {@code g0}, {@code g1}… are the levels. */
final class NamesakeSql {
  private final TrainedModel trained;
  private final IntFunction<String> rarity;

  /**
   * For a model.
   *
   * @param rarity the SQL of what the same value of a comparison weighs beyond its level
   */
  NamesakeSql(TrainedModel trained, IntFunction<String> rarity) {
    this.trained = trained;
    this.rarity = rarity;
  }

  /** By what strangers are likelier, for all values that are made of names; empty for none. */
  String likelier() {
    return trained.namesakes().stream().map(this::likelier).collect(Collectors.joining(" * "));
  }

  private String likelier(Namesakes of) {
    double[][] m = trained.weights().m();
    double[][] u = trained.weights().u();
    List<String> chances = new ArrayList<>();
    for (int name = 0; name < of.names().size(); name++) {
      int part = name;
      chances.add(chance(of.names().get(name), level -> of.chance(part, level, m, u), m));
    }
    StringBuilder sql = new StringBuilder("(1 + ");
    sql.append(String.join(" * ", chances)).append(" * (");
    sql.append(more(of, level -> of.more(level, u))).append(" - 1)");
    for (int name = 0; name < chances.size(); name++) {
      int part = name;
      sql.append(" + ").append(chances.get(name)).append(" * (");
      sql.append(more(of, level -> of.moreByPart(part, level, u))).append(" - 1)");
      for (int other = 0; other < chances.size(); other++) {
        if (other != name) {
          sql.append(" * (1 - ").append(chances.get(other)).append(")");
        }
      }
    }
    return sql.append(")").toString();
  }

  private String more(Namesakes of, IntToDoubleFunction more) {
    int same = of.n().length - 1;
    return "CASE WHEN g%1$d = %2$d THEN 1 + (%3$s - 1) * pow(2, %4$s) ELSE %5$s END"
        .formatted(
            of.comparison(),
            same,
            Scorer.number(more.applyAsDouble(same)),
            rarity.apply(of.comparison()),
            levels(of.comparison(), same + 1, more, "1"));
  }

  private static String chance(Namesakes.Name name, IntToDoubleFunction chance, double[][] m) {
    String unknown = Scorer.number(chance.applyAsDouble(Comparison.UNKNOWN));
    String chances = levels(name.comparison(), m[name.comparison()].length, chance, unknown);
    return name.swapped() < 0
        ? chances
        : "CASE WHEN g%d = %d THEN 1 ELSE %s END".formatted(name.swapped(), name.swap(), chances);
  }

  private static String levels(
      int comparison, int size, IntToDoubleFunction number, String otherwise) {
    StringBuilder sql = new StringBuilder("CASE g" + comparison);
    for (int level = 0; level < size; level++) {
      sql.append(" WHEN %d THEN %s".formatted(level, Scorer.number(number.applyAsDouble(level))));
    }
    return sql.append(" ELSE ").append(otherwise).append(" END").toString();
  }
}
