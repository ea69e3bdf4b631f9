package io.parley.server.bench;

import io.parley.server.bench.BoundedSql.Care;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What privacy costs: the exact bounded answer over the plain query, in DuckDB on the same Parquet
 * files, both in one process with the same two threads.
 */
final class PrivacyPriceBench implements Bench {
  /** Rows of both inputs that one slice takes: measured best between 2 and 5 million. */
  private static final long ROWS_A_SLICE = 2_500_000;

  private static final long TEN_MILLION = 10_000_000;
  private final Ours ours;

  /** How a question is answered privately, before noise. */
  @FunctionalInterface
  interface Ours {
    /** Lines of group, people and sum. */
    List<String> answer(BenchDatabase database, Path tables, PriceQuestion question)
        throws Exception;
  }

  PrivacyPriceBench() {
    this(PrivacyPriceBench::byHand);
  }

  PrivacyPriceBench(Ours ours) {
    this.ours = ours;
  }

  @Override
  public String name() {
    return "privacy-price";
  }

  @Override
  public String about() {
    return "a bounded join of two parties' people, and of people and events, over the plain one";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rows", BigDecimal.valueOf(TEN_MILLION), "rounds", BigDecimal.valueOf(5));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) throws Exception {
    int people = workbench.count("rows");
    Path tables = workbench.directory();
    Map<String, PriceQuestion> questions = new LinkedHashMap<>();
    questions.put("people" + suffix(people), PriceQuestion.people());
    questions.put("events" + suffix(people), PriceQuestion.events());
    Map<String, Figure> figures = new LinkedHashMap<>();
    try (BenchDatabase database = BenchDatabase.open(tables)) {
      workbench.once("people", () -> PeopleData.write(database, tables, people));
      for (Map.Entry<String, PriceQuestion> each : questions.entrySet()) {
        PriceQuestion question = each.getValue();
        String plain = question.plain(tables);
        Figure figure =
            Interleaved.measure(
                    workbench.count("rounds"),
                    () -> ours.answer(database, tables, question),
                    () -> database.rows(plain))
                .figure();
        workbench.progress().say(each.getKey() + ": " + figure.ratio().orElseThrow());
        figures.put(each.getKey(), figure);
      }
    }
    return figures;
  }

  /** The figures of ten million people have plain names; others say how many. */
  private static String suffix(int people) {
    if (people == TEN_MILLION) {
      return "";
    }
    return people % 1_000_000 == 0 ? "_" + people / 1_000_000 + "m" : "_" + people;
  }

  /** The best statements found by hand; the engine's own are to be no slower. */
  private static List<String> byHand(BenchDatabase database, Path tables, PriceQuestion question)
      throws SQLException {
    SecureRandom random = new SecureRandom();
    long rows =
        Long.parseLong(
            database
                .rows(
                    "SELECT (SELECT count(*) FROM %s) + (SELECT count(*) FROM %s)"
                        .formatted(
                            PeopleData.scan(tables, question.left()),
                            PeopleData.scan(tables, question.right())))
                .get(0));
    int slices = (int) (1 + (rows - 1) / ROWS_A_SLICE);
    BoundedSql sql = new BoundedSql(question, tables, random.longs(4).toArray());
    return new SlicedAnswer(database, sql, slices, Care.ONE_ROW_EACH).lines();
  }
}
