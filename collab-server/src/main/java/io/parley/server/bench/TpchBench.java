package io.parley.server.bench;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Five TPC-H queries with the customer as privacy unit: the exact bounded answer over the plain
 * query, in DuckDB on the same tables. The statements are written by hand and are not the engine's:
 * Q5, Q14 and Q19 read public tables, which no policy can offer yet, and some shortcuts of Q1 and
 * Q5 the engine does not take. So this says what such a bound costs in DuckDB, not what the engine
 * costs; {@link PrivacyPriceBench} says that.
 *
 * <p>The factor is a figure too, and how long it took to find out once what is known of the files
 * ({@link TpchTables}), which no ratio includes.
 */
final class TpchBench implements Bench {
  /** Below it the fixed cost of a statement would be measured. */
  private static final BigDecimal SMALLEST = BigDecimal.valueOf(3);

  private final Ours ours;

  /** How a question is answered privately, before noise. */
  @FunctionalInterface
  interface Ours {
    /** The groups and their numbers, in the order of the groups. */
    List<String> answer(BenchDatabase database, TpchTables tables, TpchQuestion question)
        throws Exception;
  }

  TpchBench() {
    this(TpchBench::byHand);
  }

  TpchBench(Ours ours) {
    this.ours = ours;
  }

  @Override
  public String name() {
    return "tpch";
  }

  @Override
  public String about() {
    return "TPC-H Q1, Q5, Q6, Q14, Q19 per customer, over the plain ones; statements by hand, not the engine's";
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
      long start = System.nanoTime();
      TpchTables tables = TpchTables.read(database, directory);
      figures.put("tables_read", Figure.of((System.nanoTime() - start) / 1e9, "s"));
      for (TpchQuestion question : TpchQuestions.all()) {
        requireSame(database, tables, question);
        String plain = question.plainSql(directory);
        Figure figure =
            Interleaved.measure(
                    workbench.count("rounds"),
                    () -> ours.answer(database, tables, question),
                    () -> database.rows(plain))
                .figure();
        workbench.progress().say(question.name() + ": " + figure.ratio().orElseThrow());
        figures.put(question.name(), figure);
      }
    }
    return figures;
  }

  /** A fast answer to another question is no figure: nobody reaches a cap, so both must agree. */
  private void requireSame(BenchDatabase database, TpchTables tables, TpchQuestion question)
      throws Exception {
    List<String> plain =
        database.rows(
            "SELECT g, v FROM (" + question.controlSql(tables.directory()) + ") ORDER BY g");
    if (!ours.answer(database, tables, question).equals(plain)) {
      throw new IllegalStateException(
          question.name() + ": the bounded answer is not the plain one");
    }
  }

  /** Statements written by hand: see above why not the engine's. */
  private static List<String> byHand(
      BenchDatabase database, TpchTables tables, TpchQuestion question) throws SQLException {
    Optional<List<String>> quick =
        valid(database, question.quickSql(tables, TpchQuestion.ROWS_BEFORE_JOIN));
    if (quick.isPresent()) {
      return quick.get();
    }
    SecureRandom random = new SecureRandom();
    return valid(
            database,
            question.carefulSql(
                tables.directory(),
                TpchQuestion.ROWS_BEFORE_JOIN,
                random.nextLong(),
                random.nextLong()))
        .orElseThrow();
  }

  /** The answer of a statement, unless a check in it found something. */
  static Optional<List<String>> valid(BenchDatabase database, String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = database.connection().createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM (" + sql + ") ORDER BY g")) {
      while (rows.next()) {
        if (rows.getLong("excess") > 0) {
          return Optional.empty();
        }
        if (rows.getString("g") != null) {
          lines.add(rows.getString("g") + "|" + rows.getString("v"));
        }
      }
    }
    return Optional.of(lines);
  }
}
