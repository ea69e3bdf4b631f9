package io.parley.server.bench;

import io.parley.query.QueryEngine;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.JointRun;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The query engine's exact answer to a {@link PriceQuestion}: its own plan of the SQL under {@link
 * PricePolicies}, run by its own {@link JointRun} over the contributions. Nothing of it is written
 * for the bench but where the columns of a contribution lie in the files.
 *
 * <p>{@link #lines} is what is timed: a fresh database as for each question, everything that the
 * run finds out about the streams, and all slices. Planning is not in it; {@link PlanBench}
 * measures that.
 */
final class EngineAnswer {
  private static final int MEGABYTES = 8_192;
  private static final int SEED_BYTES = 16;

  private final Path tables;
  private final PriceQuestion question;
  private final PrivatePlan.Numbers plan;

  /** Plans the question. */
  EngineAnswer(Path tables, PriceQuestion question) {
    this.tables = tables;
    this.question = question;
    this.plan =
        PricePolicies.of(question)
            .plan(new QueryEngine(new ExactNoise(new SecureRandomSource())), question.asked());
    if (!plan.matching().tokenIsUnit()) {
      throw new IllegalStateException("the contributions hold one token a person: " + plan);
    }
  }

  /** Lines of group, people and sum, ordered by group. */
  List<String> lines() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    try (DuckDb database = DuckDb.open(MEGABYTES)) {
      database.execute("SET threads = " + BenchDatabase.THREADS);
      JointRun run = new JointRun(database, seed);
      for (Contribution contribution : plan.contributions()) {
        run.view(contribution, relation((Contribution.Rows) contribution));
      }
      Measurement measurement = plan.measurements().get(0);
      return run.numbers(plan).get(0).stream().map(g -> line(measurement, g)).sorted().toList();
    }
  }

  /** A contribution's stream, in the file that holds its table. */
  private String relation(Contribution.Rows rows) {
    var fields = rows.fragment().algebra().getRowType().getFieldList();
    String columns =
        rows.fragment().columns().stream()
            .map(c -> ", \"" + fields.get(c.field()).getName() + "\" AS " + c.name())
            .collect(Collectors.joining());
    String table = rows.party().equals("hearth") ? question.left() : question.right();
    return "(SELECT p" + columns + " FROM " + PeopleData.scan(tables, table) + ")";
  }

  private static String line(Measurement measurement, BoundedGroup group) {
    return group.keys().get(0).orElseThrow()
        + "|"
        + value(measurement, group, Quantity.Kind.PEOPLE)
        + "|"
        + value(measurement, group, Quantity.Kind.SUM);
  }

  private static BigDecimal value(Measurement measurement, BoundedGroup group, Quantity.Kind kind) {
    for (int i = 0; i < measurement.quantities().size(); i++) {
      Quantity quantity = measurement.quantities().get(i);
      if (quantity.kind() == kind) {
        return quantity.step().multiply(BigDecimal.valueOf(group.numbers().get(i)));
      }
    }
    throw new IllegalStateException("the plan does not answer " + kind);
  }
}
