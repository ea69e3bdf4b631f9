package io.parley.server.report;

import io.parley.query.release.Interval;
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
          "the cohort itself",
          Optional.empty());

  static final Set<String> KEYS = Set.of("events", "at", "months");

  static RetentionReport read(Given given) {
    return new RetentionReport(
        given.table("events"), given.column("at"), given.whole("months", 6, 1, 24));
  }

  /** How many of the largest cohort came back in the last month that shows. */
  private static Verdict verdict(List<Finding.Row> rows, int cohorts) {
    Optional<String> largest =
        rows.stream()
            .filter(r -> r.labels().get(1).equals("0"))
            .filter(r -> r.figures().get(1).estimate().isPresent())
            .max(Comparator.comparing(r -> r.figures().get(1).estimate().orElseThrow()))
            .map(r -> r.labels().get(0));
    return largest
        .flatMap(cohort -> last(rows, cohort))
        .map(row -> verdict(row, cohorts))
        .orElse(
            new Verdict(
                Verdict.Tone.INCONCLUSIVE,
                "Inconclusive: no cohort is large enough to follow under the policies."));
  }

  /** The last month of a cohort that shows. */
  private static Optional<Finding.Row> last(List<Finding.Row> rows, String cohort) {
    return rows.stream()
        .filter(r -> r.labels().get(0).equals(cohort) && !r.labels().get(1).equals("0"))
        .max(Comparator.comparing(r -> Integer.valueOf(r.labels().get(1))));
  }

  private static Verdict verdict(Finding.Row row, int cohorts) {
    Figure share = row.figures().get(0);
    Optional<Interval> range = share.named(cohorts);
    String of = "Of the largest cohort, %s, ".formatted(row.labels().get(0));
    if (range.isEmpty()) {
      return new Verdict(
          Verdict.Tone.INCONCLUSIVE,
          of
              + "too few are left after %s months beside the noise to say how many came back: inconclusive."
                  .formatted(row.labels().get(1)));
    }
    return new Verdict(
        Verdict.Tone.DESCRIBES,
        of
            + String.format(
                Locale.ROOT,
                "%.0f %% came back %s months later (95%% range %.0f to %.0f %%%s).",
                100 * share.estimate().orElseThrow(),
                row.labels().get(1),
                100 * range.get().low(),
                100 * range.get().high(),
                Shown.atOnce(cohorts, "cohorts")));
  }

  private static Optional<Counted> people(Answers answer, int row) {
    return answer.counted(row, "people", Figure.Unit.PEOPLE);
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
    Map<String, Counted> began = new HashMap<>();
    Map<String, Integer> last = new HashMap<>();
    for (int row = 0; row < answer.rows(); row++) {
      String cohort = answer.label(row, "cohort");
      last.merge(cohort, Integer.valueOf(answer.label(row, "age")), Math::max);
      if (answer.label(row, "age").equals("0")) {
        people(answer, row).ifPresent(n -> began.put(cohort, n));
      }
    }
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      String cohort = answer.label(row, "cohort");
      String age = answer.label(row, "age");
      Optional<Counted> back = people(answer, row);
      Optional<Counted> all = Optional.ofNullable(began.get(cohort));
      rows.add(
          new Finding.Row(
              List.of(month(cohort), age),
              List.of(
                  age.equals("0")
                      ? ALL
                      : Shares.of(SHARE, back, all)
                          .together(
                              began.size(),
                              // A cohort is compared by the last of its months that shows.
                              age.equals(String.valueOf(last.get(cohort)))
                                  ? Shares.range(back, all, 2 * began.size())
                                  : Optional.empty()),
                  answer.figure(row, "people", "people", Figure.Unit.PEOPLE))));
    }
    return new Findings(
        verdict(rows, began.size()),
        List.of(
            new Finding("People by cohort and months since", List.of("cohort", "months"), rows)),
        Shown.groups(answer),
        List.of(
            "The verdict is about the cohort that is the largest by its released number, and its last month that shows. Its range is one with which those of the last months of all %d cohorts hold at once, so that picking does not spoil it; in the table each range holds by itself."
                .formatted(began.size()),
            "A cohort is people whose first event in the data fell into that month; months are calendar months. Who was a customer before the data begin is in the first cohort.",
            "Share = people who came back that many months later / people of the cohort; its range holds where both of its numbers do at 97.5 %.",
            "A person counts in up to the policy's groups a person: of people who came back more often, some months are left out at random, so that late months read low. Ask for as many groups a person as there are months."));
  }
}
