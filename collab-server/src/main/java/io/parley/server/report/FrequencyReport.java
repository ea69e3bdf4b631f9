package io.parley.server.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many people saw how many impressions.
 *
 * @param most impressions from which on people are one group, 2 to 50
 */
record FrequencyReport(String exposures, int most) implements Report {
  static final Set<String> KEYS = Set.of("exposures", "most");

  static FrequencyReport read(Given given) {
    return new FrequencyReport(given.table("exposures"), given.whole("most", 10, 2, 50));
  }

  @Override
  public Evidence evidence() {
    return Evidence.DESCRIPTION;
  }

  @Override
  public Map<String, String> questions() {
    return Map.of(
        "frequency",
        """
        SELECT k, COUNT(DISTINCT person) AS people
        FROM (SELECT person, LEAST(COUNT(*), %d) AS k FROM %s GROUP BY person) AS counted
        GROUP BY k ORDER BY k"""
            .formatted(most, exposures));
  }

  @Override
  public Findings findings(Replies answers) {
    Answers answer = answers.get("frequency");
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      String k = answer.label(row, "k");
      rows.add(
          new Finding.Row(
              List.of(k.equals(String.valueOf(most)) ? most + " or more" : k),
              List.of(
                  answer.compared(row, "people", "people", Figure.Unit.PEOPLE, answer.rows()))));
    }
    return new Findings(
        Shown.most(rows, "The most frequent number of impressions is %s"),
        List.of(new Finding("People by impressions", List.of("impressions"), rows)),
        Shown.groups(answer),
        List.of(
            Shown.compared(rows.size()),
            "A person's impressions are counted up to the policy's rows a person: people above that stand in a lower group.",
            "The groups add up to the reach only before noise; the form reach tells the reach."));
  }
}
