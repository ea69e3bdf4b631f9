package io.parley.server.bench;

import io.parley.query.QueryEngine;
import io.parley.query.TableSource;
import io.parley.query.backend.duckdb.ContributionSql;
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
import java.math.RoundingMode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The query engine's exact answer to a {@link TpchQuestion}: its own plan of the SQL under {@link
 * TpchPolicies}, run by its own {@link JointRun}. Nothing of it is written for the bench but where
 * the tables are.
 *
 * <p>{@link #lines} is what is timed, from the curated tables to the exact bounded numbers: a fresh
 * database, everything that the run finds out about the tables and streams, the check of public
 * rows against their policy, what the party works out at home, the joint statements. As one party
 * owns all people's rows, its own part is most of the question, and is worked out over the tables
 * where they lie ({@link JointRun#inPlace}): no other party could match anybody, so that the person
 * stands for the token, and there is no join with tokens, no sort, no transport. A question of
 * several parties would have these; {@link PrivacyPriceBench} times it from its streams.
 *
 * <p>Not timed are planning ({@link PlanBench} measures it) and what the owner of public tables
 * does at home ({@link #prepare}): it sends these rows, which cost no privacy, the same for
 * everybody.
 */
final class TpchAnswer {
  private static final int MEGABYTES = 8_192;
  private static final int SEED_BYTES = 16;
  private static final int DIGITS = 6;

  private final Path directory;
  private final TpchQuestion question;
  private final PrivatePlan.Numbers plan;

  /** Plans the question. */
  TpchAnswer(Path directory, TpchQuestion question, BenchPolicies policies) {
    this.directory = directory;
    this.question = question;
    this.plan =
        policies.plan(new QueryEngine(new ExactNoise(new SecureRandomSource())), question.asked());
  }

  /** The engine's plan. */
  PrivatePlan.Numbers plan() {
    return plan;
  }

  /** Has the owner work out its public rows, as it sends them. */
  void prepare(BenchDatabase database) throws Exception {
    ContributionSql home = new ContributionSql(tables());
    for (Contribution contribution : plan.contributions()) {
      if (contribution instanceof Contribution.PublicRows) {
        database.execute(
            "COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION zstd)"
                .formatted(home.query(contribution), file(contribution)));
      }
    }
  }

  /** Lines of group and numbers in the form of the question's control, ordered by group. */
  List<String> lines() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    try (DuckDb database = DuckDb.open(MEGABYTES)) {
      database.execute("SET threads = " + BenchDatabase.THREADS);
      JointRun run = new JointRun(database, seed);
      for (Contribution contribution : plan.contributions()) {
        if (contribution instanceof Contribution.Rows rows) {
          run.inPlace(rows, tables());
        } else {
          run.view(contribution, "read_parquet('" + file(contribution) + "')");
        }
      }
      Measurement measurement = plan.measurements().get(0);
      return run.numbers(plan).get(0).stream().map(g -> line(measurement, g)).sorted().toList();
    }
  }

  private TableSource tables() {
    return table -> TpchData.scan(directory, table.table());
  }

  private Path file(Contribution contribution) {
    return directory.resolve(question.name() + "_" + contribution.name() + ".parquet");
  }

  private static String line(Measurement measurement, BoundedGroup group) {
    String keys =
        group.keys().stream().map(k -> k.orElseThrow().toString()).collect(Collectors.joining("|"));
    List<String> numbers = new ArrayList<>();
    for (int i : peopleFirst(measurement)) {
      numbers.add(
          value(measurement, group, i).setScale(DIGITS, RoundingMode.UNNECESSARY).toString());
    }
    return keys + "|[" + String.join(", ", numbers) + "]";
  }

  /** The control counts people first; the engine puts a number that nobody asked for last. */
  private static List<Integer> peopleFirst(Measurement measurement) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < measurement.quantities().size(); i++) {
      boolean people = measurement.quantities().get(i).kind() == Quantity.Kind.PEOPLE;
      places.add(people ? 0 : places.size(), i);
    }
    return places;
  }

  /** A sum as it would be without a centre, which is taken from each of its values. */
  private static BigDecimal value(Measurement measurement, BoundedGroup group, int place) {
    Quantity quantity = measurement.quantities().get(place);
    BigDecimal steps = BigDecimal.valueOf(group.numbers().get(place));
    if (quantity.centre().signum() != 0) {
      BigDecimal known = BigDecimal.valueOf(known(measurement, group, quantity.expression()));
      steps = steps.add(known.multiply(new BigDecimal(quantity.centre())));
    }
    return quantity.step().multiply(steps);
  }

  private static long known(Measurement measurement, BoundedGroup group, Optional<?> expression) {
    for (int i = 0; i < measurement.quantities().size(); i++) {
      Quantity each = measurement.quantities().get(i);
      if (each.kind() == Quantity.Kind.KNOWN && each.expression().equals(expression)) {
        return group.numbers().get(i);
      }
    }
    throw new IllegalStateException("a mean without its count");
  }
}
