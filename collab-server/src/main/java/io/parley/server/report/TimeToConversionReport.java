package io.parley.server.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many days pass between a person's first advert and the first sale after it.
 *
 * @param step days that are shown as one, 1 to 31
 */
record TimeToConversionReport(Sales sales, int step) implements Report {
  static final Set<String> KEYS = keys();

  private static Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(Sales.KEYS);
    keys.add("step");
    return Set.copyOf(keys);
  }

  static TimeToConversionReport read(Given given) {
    return new TimeToConversionReport(Sales.read(given), given.whole("step", 1, 1, 31));
  }

  @Override
  public Evidence evidence() {
    return Evidence.OBSERVED;
  }

  @Override
  public Map<String, String> questions() {
    return Map.of(
        "days",
        """
        SELECT steps, COUNT(DISTINCT person) AS people
        FROM (SELECT person, MIN(TIMESTAMPDIFF(DAY, f.seen, s.%1$s)) / %6$d AS steps
              FROM (SELECT person, MIN(e.%2$s) AS seen FROM %3$s e GROUP BY person) AS f
              JOIN %4$s s USING (person)
              WHERE s.%1$s >= f.seen AND s.%1$s < f.seen + INTERVAL '%5$d' DAY
              GROUP BY person) AS waited
        GROUP BY steps ORDER BY steps"""
            .formatted(
                sales.bought(),
                sales.seen(),
                sales.exposures(),
                sales.sales(),
                sales.window(),
                step));
  }

  @Override
  public Findings findings(Replies answers) {
    Answers answer = answers.get("days");
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      rows.add(
          new Finding.Row(
              List.of(days(answer.label(row, "steps"))),
              List.of(
                  answer.compared(row, "people", "people", Figure.Unit.PEOPLE, answer.rows()))));
    }
    return new Findings(
        Shown.most(rows, "The most frequent wait is %s days"),
        List.of(new Finding("Days from first advert to first sale", List.of("days"), rows)),
        Shown.groups(answer),
        List.of(
            Shown.compared(rows.size()),
            "Days are whole days from a person's first advert to the first sale within %d days after it; who did not buy is not in the table."
                .formatted(sales.window()),
            Sales.NO_CAUSE));
  }

  /** 7 to 13, for the second week. */
  private String days(String label) {
    if (step == 1 || !label.matches("[0-9]{1,6}")) {
      return label;
    }
    int first = Integer.parseInt(label) * step;
    return "%d to %d".formatted(first, Math.min(first + step, sales.window()) - 1);
  }
}
