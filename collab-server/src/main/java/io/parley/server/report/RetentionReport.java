package io.parley.server.report;

import io.parley.query.release.NoisedNumber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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

  /** Of its own month a cohort is all. */
  private static final Figure ALL =
      new Figure(
          SHARE,
          Figure.Unit.SHARE,
          Optional.of(1.0),
          Optional.of(1.0),
          Optional.of(1.0),
          Optional.empty(),
          Optional.empty(),
          Figure.Says.IN_THE_ROWS,
          "the cohort itself");

  static final Set<String> KEYS = Set.of("events", "at", "months");

  static RetentionReport read(Given given) {
    return new RetentionReport(
        given.table("events"), given.column("at"), given.whole("months", 6, 1, 24));
  }

  /** How many of the largest cohort came back in the last month that shows. */
  private static Verdict verdict(List<Finding.Row> rows) {
    Optional<String> largest =
        rows.stream()
            .filter(r -> r.labels().get(1).equals("0"))
            .max(Comparator.comparing(r -> r.figures().get(1).estimate().orElse(0.0)))
            .map(r -> r.labels().get(0));
    return rows.stream()
        .filter(r -> largest.filter(r.labels().get(0)::equals).isPresent())
        .filter(r -> !r.labels().get(1).equals("0"))
        .filter(r -> r.figures().get(0).low().isPresent())
        .max(Comparator.comparing(r -> Integer.valueOf(r.labels().get(1))))
        .map(RetentionReport::verdict)
        .orElse(
            new Verdict(
                Verdict.Tone.INCONCLUSIVE,
                "Inconclusive: no cohort is large enough to follow under the policies."));
  }

  private static Verdict verdict(Finding.Row row) {
    Figure share = row.figures().get(0);
    return new Verdict(
        Verdict.Tone.DESCRIBES,
        String.format(
            Locale.ROOT,
            "Of the largest cohort, %s, %.0f %% came back %s months later (95%% range %.0f to %.0f).",
            row.labels().get(0),
            100 * share.estimate().orElseThrow(),
            row.labels().get(1),
            100 * share.low().orElseThrow(),
            100 * share.high().orElseThrow()));
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
                  age.equals("0")
                      ? ALL
                      : Shares.of(SHARE, back, Optional.ofNullable(began.get(cohort))),
                  answer.figure(row, "people", "people", Figure.Unit.PEOPLE))));
    }
    return new Findings(
        verdict(rows),
        List.of(
            new Finding("People by cohort and months since", List.of("cohort", "months"), rows)),
        Shown.groups(answer),
        List.of(
            "A cohort is people whose first event in the data fell into that month; months are calendar months. Who was a customer before the data begin is in the first cohort.",
            "Share = people who came back that many months later / people of the cohort; its range holds where both of its numbers do at 97.5 %.",
            "A person counts in up to the policy's groups a person: of people who came back more often, some months are left out at random, so that late months read low. Ask for as many groups a person as there are months."));
  }
}
