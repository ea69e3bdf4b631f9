package io.parley.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How each column may be used. */
final class ColumnRules {
  private ColumnRules() {}

  static List<Reason> offered(Case asked) {
    List<Reason> reasons = new ArrayList<>();
    for (ColumnUse use : asked.facts().columnUses()) {
      for (TablePolicy policy : asked.of(use.table())) {
        if (policy.column(use.column()).isEmpty()) {
          reasons.add(unknown(use, policy));
        }
      }
    }
    return reasons;
  }

  static List<Reason> use(Case asked) {
    List<Reason> reasons = new ArrayList<>();
    for (ColumnUse use : asked.facts().columnUses()) {
      Use meant = use.use().in(asked.facts().analysis());
      for (TablePolicy policy : asked.of(use.table())) {
        policy
            .column(use.column())
            .filter(column -> !column.use().contains(meant))
            .ifPresent(column -> reasons.add(notAllowed(use, meant, column)));
      }
    }
    return reasons;
  }

  static List<Reason> bounds(Case asked) {
    List<Reason> reasons = new ArrayList<>();
    for (ColumnUse use : asked.facts().columnUses()) {
      for (TablePolicy policy : asked.of(use.table())) {
        policy
            .column(use.column())
            .filter(column -> use.use().needsBounds() && column.bounds().isEmpty())
            .filter(column -> column.use().contains(use.use().in(asked.facts().analysis())))
            .ifPresent(column -> reasons.add(unbounded(use, column)));
      }
    }
    return reasons;
  }

  static List<Reason> grain(Case asked) {
    List<Reason> reasons = new ArrayList<>();
    List<ColumnUse> finer = new ArrayList<>(asked.facts().details().finer());
    if (asked.facts().analysis() == Analysis.THRESHOLD) {
      // Of two exact sums that differ in one person, the difference is that person's own value.
      asked.facts().columnUses().stream().filter(u -> u.use().needsBounds()).forEach(finer::add);
    }
    for (ColumnUse use : finer) {
      for (TablePolicy policy : asked.of(use.table())) {
        policy
            .column(use.column())
            .filter(column -> column.grain().isPresent())
            .ifPresent(column -> reasons.add(tooFine(use, column)));
      }
    }
    return reasons;
  }

  /** Of columns that may stand in conditions at all; for others that is the reason. */
  static List<Reason> comparison(Case asked) {
    Use conditions = Use.FILTER.in(asked.facts().analysis());
    List<Reason> reasons = new ArrayList<>();
    for (ComparedColumn compared : asked.facts().details().comparisons()) {
      for (TablePolicy policy : asked.of(compared.table())) {
        policy
            .column(compared.column())
            .filter(column -> column.use().contains(conditions))
            .filter(column -> !column.compare().contains(compared.with()))
            .ifPresent(column -> reasons.add(notCompared(compared, column)));
      }
    }
    return reasons;
  }

  private static Reason tooFine(ColumnUse use, ColumnPolicy column) {
    Grain grain = column.grain().orElseThrow();
    return ReasonCode.GRAIN_TOO_FINE.reason(
        "`%s.%s` may be %s only at the grain `%s`"
            .formatted(use.table(), column.name(), done(use.use()), grain.word()),
        use.position(),
        column.position(),
        coarser(use, column, grain));
  }

  private static String coarser(ColumnUse use, ColumnPolicy column, Grain grain) {
    if (use.use().needsBounds()) {
      return "count the people of each cell in its place, or ask for private numbers";
    }
    return grain instanceof Grain.Time time
        ? "write `FLOOR(%s TO %s)`, or compare it by `>=` and `<` with the start of a %s"
            .formatted(column.name(), time.unit(), grain.word())
        : "compare it by `>=` and `<` with multiples of %s, or write `CASE` with such bands"
            .formatted(grain.word());
  }

  private static Reason notCompared(ComparedColumn compared, ColumnPolicy column) {
    String with = compared.with() == Comparison.LITERAL ? "with a literal" : "with another column";
    String help =
        column.compare().isEmpty()
            ? "no condition may compare this column"
            : "the policy allows the comparison " + column.compare().iterator().next().word();
    return ReasonCode.COMPARISON_NOT_ALLOWED.reason(
        "`%s.%s` may not be compared %s".formatted(compared.table(), column.name(), with),
        compared.position(),
        column.position(),
        help);
  }

  private static Reason unknown(ColumnUse use, TablePolicy policy) {
    List<String> offered = policy.columns().stream().map(ColumnPolicy::name).toList();
    return ReasonCode.UNKNOWN_COLUMN.reason(
        "`%s` does not offer a column %s".formatted(use.table(), Words.shown(use.column())),
        use.position(),
        policy.position(),
        Words.nearest(use.column(), offered)
            .map(near -> "did you mean `%s`?".formatted(near))
            .orElse("its columns are " + Words.list(offered)));
  }

  private static Reason notAllowed(ColumnUse use, Use meant, ColumnPolicy column) {
    List<String> allowed = column.use().stream().sorted().map(Use::word).toList();
    String help =
        allowed.isEmpty()
            ? "no question may use this column"
            : "the policy allows the uses " + Words.list(allowed);
    return ReasonCode.COLUMN_USE_NOT_ALLOWED.reason(
        "`%s.%s` may not be %s".formatted(use.table(), column.name(), done(meant)),
        use.position(),
        column.position(),
        help);
  }

  private static Reason unbounded(ColumnUse use, ColumnPolicy column) {
    return ReasonCode.BOUNDS_MISSING.reason(
        "`%s.%s` has no bounds, so that one person could change its %s without limit"
            .formatted(use.table(), column.name(), number(use.use())),
        use.position(),
        column.position(),
        "ask `%s` to declare `bounds`".formatted(use.table().party()));
  }

  private static String number(Use use) {
    return switch (use) {
      case AVG -> "average";
      case VARIANCE -> "variance";
      case QUANTILE -> "quantiles";
      default -> "sum";
    };
  }

  private static String done(Use use) {
    return switch (use) {
      case GROUP -> "grouped by";
      case FILTER -> "filtered on";
      case SUM -> "summed";
      case AVG -> "averaged";
      case VARIANCE -> "measured for its variance";
      case QUANTILE -> "ranked (MEDIAN, PERCENTILE_CONT, MIN, MAX)";
      case COUNT_DISTINCT -> "counted for different values";
      case AUDIENCE -> "used in the condition of an audience";
      case THRESHOLD -> "used in a question for exact numbers";
    };
  }

  /** Where the question first uses a column. */
  static Optional<SqlPosition> first(Case asked) {
    return asked.facts().columnUses().stream().flatMap(u -> u.position().stream()).findFirst();
  }
}
