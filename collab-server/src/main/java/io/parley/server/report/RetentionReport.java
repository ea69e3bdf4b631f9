package io.parley.server.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * People by the month of their first event, and how many come back in each month after it.
 *
 * @param months how many months are followed, 1 to 24
 */
record RetentionReport(String events, String at, int months) implements Report {
  static final Set<String> KEYS = Set.of("events", "at", "months");

  static RetentionReport read(Given given) {
    return new RetentionReport(
        given.table("events"), given.column("at"), given.whole("months", 6, 1, 24));
  }

  @Override
  public Evidence evidence() {
    return Evidence.DESCRIPTION;
  }

  @Override
  public Map<String, String> questions() {
    return Map.of(
        "cohorts",
        """
        SELECT cohort, age, COUNT(DISTINCT person) AS people
        FROM (SELECT person, f.began AS cohort,
                     TIMESTAMPDIFF(MONTH, f.began, FLOOR(v.%1$s TO MONTH)) AS age
              FROM (SELECT person, FLOOR(MIN(e.%1$s) TO MONTH) AS began FROM %2$s e GROUP BY person) AS f
              JOIN %2$s v USING (person)) AS followed
        WHERE age <= %3$d
        GROUP BY cohort, age ORDER BY cohort, age"""
            .formatted(at, events, months));
  }

  @Override
  public Findings findings(Replies answers) {
    Answers answer = answers.get("cohorts");
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      rows.add(
          new Finding.Row(
              List.of(answer.label(row, "cohort"), answer.label(row, "age")),
              List.of(answer.figure(row, "people", "people", Figure.Unit.PEOPLE))));
    }
    return new Findings(
        Shown.most(rows, "is the largest cohort"),
        List.of(
            new Finding("People by cohort and months since", List.of("cohort", "months"), rows)),
        Shown.groups(answer),
        List.of(
            "A cohort is people whose first event in the data fell into that month; months are calendar months.",
            "A person counts in up to the policy's groups a person: of people who came back more often, some months are left out at random, so that late months read low. Ask for as many groups a person as there are months."));
  }
}
