package io.parley.query.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The aggregates of a measurement boundary. */
final class Aggregates {
  private final Draft draft;
  private final Expressions expressions;
  private final Conditions conditions;

  Aggregates(Draft draft) {
    this.draft = draft;
    this.expressions = new Expressions(draft);
    this.conditions = new Conditions(draft);
  }

  /** One to three aggregates of rows with these fields, without their names. */
  List<String> of(List<Field> fields, String person) {
    List<String> aggregates = new ArrayList<>();
    for (int i = draft.number(3); i >= 0; i--) {
      String filter =
          fields.stream().anyMatch(f -> f.may("filter")) && draft.take(Construct.FILTER)
              ? " FILTER (WHERE " + conditions.on(fields).orElseThrow() + ")"
              : "";
      aggregates.add(one(fields, person) + filter);
    }
    return aggregates;
  }

  private String one(List<Field> fields, String person) {
    List<Field> countable = fields.stream().filter(f -> f.may("count_distinct")).toList();
    if (!countable.isEmpty() && draft.take(Construct.COUNT_DISTINCT)) {
      return "COUNT(DISTINCT " + draft.field(countable).sql() + ")";
    }
    Optional<Field> spread = expressions.number(fields, "variance");
    if (spread.isPresent() && draft.take(Construct.VARIANCE)) {
      return draft.of("VAR_POP", "STDDEV_POP", "VAR_SAMP") + "(" + spread.get().sql() + ")";
    }
    Optional<Field> ranked = expressions.number(fields, "quantile");
    if (ranked.isPresent() && draft.take(Construct.QUANTILE, 0.8)) {
      String x = ranked.get().sql();
      return draft.of(
          "MEDIAN(" + x + ")",
          "MIN(" + x + ")",
          "MAX(" + x + ")",
          "PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY " + x + ")");
    }
    if (draft.chance(0.5)) {
      Optional<Field> average = expressions.number(fields, "avg");
      if (average.isPresent() && draft.take(Construct.AVERAGE, 0.3)) {
        return "AVG(" + average.get().sql() + ")";
      }
      Optional<Field> number = expressions.number(fields, "sum");
      if (number.isPresent()) {
        return "SUM(" + number.get().sql() + ")";
      }
    }
    List<Field> known = fields.stream().filter(f -> f.may("filter")).toList();
    return switch (draft.number(3)) {
      case 0 -> "COUNT(*)";
      case 1 -> known.isEmpty() ? "COUNT(*)" : "COUNT(" + draft.field(known).sql() + ")";
      default -> "COUNT(DISTINCT " + person + ")";
    };
  }
}
