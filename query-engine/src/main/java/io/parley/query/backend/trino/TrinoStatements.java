package io.parley.query.backend.trino;

import io.parley.query.backend.duckdb.ArrivingStream;
import io.parley.query.backend.duckdb.JointSql;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RankQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The joint statements of a plan for Trino. Each begins by naming its contributions, so that
 * nothing is left behind by one that fails.
 */
final class TrinoStatements {
  private final PrivatePlan plan;
  private final TrinoDialect dialect;

  TrinoStatements(PrivatePlan plan, TrinoDialect dialect) {
    this.plan = plan;
    this.dialect = dialect;
  }

  /** A contribution's columns, by name, in Trino's types. */
  private List<StagingLake.Column> columns(Contribution contribution) {
    return ArrivingStream.columns(contribution).entrySet().stream()
        .map(c -> new StagingLake.Column(c.getKey(), dialect.ofDuckDb(c.getValue())))
        .toList();
  }

  /** The contributions where they are staged. */
  List<String> staged(Map<String, String> tables) {
    return plan.contributions().stream()
        .map(
            c ->
                "%s AS (SELECT %s FROM %s)"
                    .formatted(
                        c.name(),
                        columns(c).stream()
                            .map(o -> "CAST(%1$s AS %2$s) AS %1$s".formatted(o.name(), o.type()))
                            .collect(Collectors.joining(", ")),
                        Objects.requireNonNull(tables.get(c.name()))))
        .toList();
  }

  private List<String> empty() {
    return plan.contributions().stream()
        .map(
            c ->
                "%s AS (SELECT %s WHERE false)"
                    .formatted(
                        c.name(),
                        columns(c).stream()
                            .map(o -> "CAST(NULL AS %s) AS %s".formatted(o.type(), o.name()))
                            .collect(Collectors.joining(", "))))
        .toList();
  }

  private String noneMatched() {
    String nobody = "CAST(NULL AS UUID) AS ";
    return "matched AS (SELECT %su%s WHERE false)"
        .formatted(
            nobody,
            IntStream.range(0, plan.matching().parties().size())
                .mapToObj(i -> ", " + nobody + "p" + i)
                .collect(Collectors.joining()));
  }

  /** Every statement that would run, over contributions without rows. */
  List<String> overNoRows() {
    List<String> before = new ArrayList<>(empty());
    List<String> statements = new ArrayList<>();
    if (JointSql.isMatched(plan)) {
      statements.add(JointSql.matched(plan, before, dialect));
      before.add(noneMatched());
    }
    if (plan instanceof PrivatePlan.Audience audience) {
      statements.add(JointSql.audience(audience, before, dialect));
      if (audience.partner().isPresent()) {
        statements.add(JointSql.partners(audience, before, dialect));
      }
      return statements;
    }
    PrivatePlan.Measured measured = (PrivatePlan.Measured) plan;
    for (Measurement measurement : measured.measurements()) {
      statements.add(JointSql.numbers(measured, measurement, before, dialect));
      // That of streams with one row a unit; a cut that is left out needs no look.
      statements.add(JointSql.numbers(measured, measurement, before, JointSql.best(plan), dialect));
      for (RankQuestion question : measurement.ranks()) {
        statements.add(JointSql.histogram(measured, measurement, question, before, dialect));
      }
    }
    return statements.stream().distinct().toList();
  }
}
