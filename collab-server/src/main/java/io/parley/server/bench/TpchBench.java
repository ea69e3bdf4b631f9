package io.parley.server.bench;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Five TPC-H queries with the customer as privacy unit: the engine's exact bounded answer over the
 * plain query, in DuckDB on the same Parquet files, both with the same two threads. The factor is a
 * figure too. {@link TpchAnswer} says what is timed.
 */
final class TpchBench implements Bench {
  /** Below it the fixed cost of a statement would be measured. */
  private static final BigDecimal SMALLEST = BigDecimal.valueOf(3);

  private final BenchPolicies policies;

  TpchBench() {
    this(TpchPolicies.of(TpchPolicies.CAPS, TpchPolicies.ROWS_PER_PERSON));
  }

  /** For tests, which ask under other caps. */
  TpchBench(BenchPolicies policies) {
    this.policies = policies;
  }

  @Override
  public String name() {
    return "tpch";
  }

  @Override
  public String about() {
    return "TPC-H Q1, Q5, Q6, Q14, Q19 by the engine, per customer, over the plain ones";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("sf", BigDecimal.TEN, "rounds", BigDecimal.valueOf(5));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) throws Exception {
    if (workbench.option("sf").compareTo(SMALLEST) < 0) {
      throw new BenchUsage("--sf wants at least " + SMALLEST);
    }
    return measureAnyScale(workbench);
  }

  /** For tests, which have no time for the real one. */
  Map<String, Figure> measureAnyScale(Workbench workbench) throws Exception {
    double scale = workbench.option("sf").doubleValue();
    Path directory = workbench.directory();
    Map<String, Figure> figures = new LinkedHashMap<>();
    figures.put("scale_factor", Figure.of(scale, "number"));
    try (BenchDatabase database = BenchDatabase.open(directory)) {
      workbench.once("tpch", () -> TpchData.write(database, directory, scale));
      for (TpchQuestion question : TpchQuestions.all()) {
        TpchAnswer ours = new TpchAnswer(directory, question, policies);
        ours.prepare(database);
        requireSame(database, ours, directory, question);
        String plain = question.plainSql(directory);
        Figure figure =
            Interleaved.measure(workbench.count("rounds"), ours::lines, () -> database.rows(plain))
                .figure();
        workbench.progress().say(question.name() + ": " + figure.ratio().orElseThrow());
        figures.put(question.name(), figure);
      }
    }
    return figures;
  }

  /** A fast answer to another question is no figure: nobody reaches a cap, so both must agree. */
  private static void requireSame(
      BenchDatabase database, TpchAnswer ours, Path directory, TpchQuestion question)
      throws SQLException {
    List<String> plain = database.rows(question.controlSql(directory));
    if (!ours.lines().equals(plain)) {
      throw new IllegalStateException(
          question.name() + ": the bounded answer is not the plain one");
    }
  }
}
