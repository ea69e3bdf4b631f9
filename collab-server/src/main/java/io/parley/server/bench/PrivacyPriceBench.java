package io.parley.server.bench;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What privacy costs: the query engine's exact bounded answer over the plain query, in DuckDB on
 * the same Parquet files, both in one process with the same two threads.
 */
final class PrivacyPriceBench implements Bench {
  private static final long TEN_MILLION = 10_000_000;

  @Override
  public String name() {
    return "privacy-price";
  }

  @Override
  public String about() {
    return "the engine's bounded join of two parties' people, and of people and events, over the plain one";
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
        EngineAnswer ours = new EngineAnswer(tables, question);
        Figure figure =
            Interleaved.measure(workbench.count("rounds"), ours::lines, () -> database.rows(plain))
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
}
