package io.parley.server.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many people each pair of tables shares, and how many each holds. */
record OverlapReport(List<String> tables) implements Report {
  static final Set<String> KEYS = Set.of("tables");
  private static final int MOST = 6;

  static OverlapReport read(Given given) {
    List<String> tables = given.tables("tables");
    if (tables.size() > MOST || tables.stream().distinct().count() < tables.size()) {
      throw given.bad("tables", "up to " + MOST + " tables, each once: every pair is a question");
    }
    return new OverlapReport(tables);
  }

  @Override
  public Evidence evidence() {
    return Evidence.DESCRIPTION;
  }

  @Override
  public Map<String, String> questions() {
    Map<String, String> questions = new LinkedHashMap<>();
    for (int i = 0; i < tables.size(); i++) {
      questions.put(tables.get(i), "SELECT COUNT(DISTINCT person) AS people FROM " + tables.get(i));
      for (int j = 0; j < i; j++) {
        questions.put(
            pair(j, i),
            "SELECT COUNT(DISTINCT person) AS people FROM %s JOIN %s USING (person)"
                .formatted(tables.get(j), tables.get(i)));
      }
    }
    return questions;
  }

  private String pair(int one, int other) {
    return tables.get(one) + " and " + tables.get(other);
  }

  @Override
  public Findings findings(Replies answers) {
    List<Finding.Row> sizes = new ArrayList<>();
    List<Finding.Row> pairs = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      Answers size = answers.get(tables.get(i));
      sizes.add(
          new Finding.Row(
              List.of(tables.get(i)),
              List.of(size.figure(0, "people", "people", Figure.Unit.PEOPLE))));
      for (int j = 0; j < i; j++) {
        Answers shared = answers.get(pair(j, i));
        pairs.add(
            new Finding.Row(
                List.of(tables.get(j), tables.get(i)),
                List.of(
                    shared.figure(0, "people", "people", Figure.Unit.PEOPLE),
                    share(shared, answers.get(tables.get(j)), "of the first"),
                    share(shared, size, "of the second"))));
      }
    }
    Figure first = pairs.get(0).figures().get(0);
    return new Findings(
        new Verdict(
            Verdict.Tone.DESCRIBES,
            first.estimate().isPresent()
                ? "%s and %s share %s.".formatted(tables.get(0), tables.get(1), Shown.range(first))
                : "Nothing is known of what they share."),
        List.of(
            new Finding("People that two tables share", List.of("first", "second"), pairs),
            new Finding("People of each table", List.of("table"), sizes)),
        List.of(),
        List.of(
            "Shared are people that both parties hold under one match key of the agreement; who changed address may be missed.",
            "Each number is a question of its own. A share divides two of them: its range holds where both of its numbers do at 97.5 %, so 95 % of the time."));
  }

  private static Figure share(Answers part, Answers whole, String name) {
    return Shares.of(
        name,
        part.counted(0, "people", Figure.Unit.PEOPLE),
        whole.counted(0, "people", Figure.Unit.PEOPLE));
  }
}
