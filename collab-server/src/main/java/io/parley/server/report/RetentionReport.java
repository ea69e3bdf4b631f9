package io.parley.server.report;

import io.parley.query.release.NoisedNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * People by the month of their first event, and how many come back in each month after it.
 *
 * @param months how many months are followed, 1 to 24
 */
record RetentionReport(String events, String at, int months) implements Report {
  private static final String SHARE = "share of the cohort";

  static final Set<String> KEYS = Set.of("events", "at", "months");

  static RetentionReport read(Given given) {
    return new RetentionReport(
        given.table("events"), given.column("at"), given.whole("months", 6, 1, 24));
  }

  /** 2017-03 of a month's first moment. */
  private static String month(String moment) {
    return moment.length() > 7 ? moment.substring(0, 7) : moment;
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
    Map<String, NoisedNumber> began = new HashMap<>();
    for (int row = 0; row < answer.rows(); row++) {
      if (answer.label(row, "age").equals("0")) {
        String cohort = answer.label(row, "cohort");
        answer.noised(row, "people").ifPresent(n -> began.put(cohort, n));
      }
    }
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      String cohort = answer.label(row, "cohort");
      String age = answer.label(row, "age");
      Optional<NoisedNumber> back = answer.noised(row, "people");
      rows.add(
          new Finding.Row(
              List.of(month(cohort), age),
              List.of(
                  answer.figure(row, "people", "people", Figure.Unit.PEOPLE),
                  age.equals("0")
                      ? Figure.released(
                          SHARE, Figure.Unit.SHARE, Optional.empty(), Optional.empty())
                      : Shares.of(SHARE, back, Optional.ofNullable(began.get(cohort))))));
    }
    return new Findings(
        Shown.most(
            rows.stream().filter(r -> r.labels().get(1).equals("0")).toList(),
            "is the largest cohort"),
        List.of(
            new Finding("People by cohort and months since", List.of("cohort", "months"), rows)),
        Shown.groups(answer),
        List.of(
            "A cohort is people whose first event in the data fell into that month; months are calendar months. Who was a customer before the data begin is in the first cohort.",
            "Share = people who came back that many months later / people of the cohort; its range holds where both of its numbers do at 97.5 %.",
            "A person counts in up to the policy's groups a person: of people who came back more often, some months are left out at random, so that late months read low. Ask for as many groups a person as there are months."));
  }
}
