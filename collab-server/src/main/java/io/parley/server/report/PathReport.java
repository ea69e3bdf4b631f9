package io.parley.server.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The first three channels that people touched, and how many of them converted. */
record PathReport(
    String touches, String channel, String touched, String conversions, String converted)
    implements Report {
  static final Set<String> KEYS =
      Set.of("touches", "channel", "touched", "conversions", "converted");

  static PathReport read(Given given) {
    return new PathReport(
        given.table("touches"),
        given.column("channel"),
        given.column("touched"),
        given.table("conversions"),
        given.column("converted"));
  }

  @Override
  public Evidence evidence() {
    return Evidence.OBSERVED;
  }

  @Override
  public Map<String, String> questions() {
    return Map.of(
        "paths",
        """
        SELECT touch_1 || COALESCE(' > ' || touch_2, '') || COALESCE(' > ' || touch_3, '') AS path,
               COUNT(DISTINCT person) AS people
        FROM (SELECT person, MAX(CASE WHEN place = 1 THEN channel END) AS touch_1,
                     MAX(CASE WHEN place = 2 THEN channel END) AS touch_2,
                     MAX(CASE WHEN place = 3 THEN channel END) AS touch_3
              FROM (SELECT person, channel,
                           ROW_NUMBER() OVER (PARTITION BY person ORDER BY touched) AS place
                    FROM (SELECT person, t.%1$s AS channel, t.%2$s AS touched
                          FROM %3$s t
                          JOIN (SELECT person, MIN(c.%4$s) AS converted FROM %5$s c GROUP BY person) AS x USING (person)
                          WHERE t.%2$s <= x.converted) AS walked) AS placed
              GROUP BY person) AS paths
        GROUP BY touch_1 || COALESCE(' > ' || touch_2, '') || COALESCE(' > ' || touch_3, '')"""
            .formatted(channel, touched, touches, converted, conversions));
  }

  @Override
  public Findings findings(Replies answers) {
    Answers answer = answers.get("paths");
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      rows.add(
          new Finding.Row(
              List.of(answer.label(row, "path")),
              List.of(
                  answer.compared(row, "people", "people", Figure.Unit.PEOPLE, answer.rows()))));
    }
    rows.sort(
        Comparator.comparing(
            row -> row.figures().get(0).estimate().orElse(0.0), Comparator.reverseOrder()));
    return new Findings(
        Shown.most(rows, "The most frequent path is %s"),
        List.of(new Finding("First three channels of people who converted", List.of("path"), rows)),
        Shown.groups(answer),
        List.of(
            Shown.compared(rows.size()),
            "A person's first conversion counts, with the touches before it; paths of few people do not show.",
            "Credit, not cause."));
  }
}
