package io.parley.server.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reach, impressions and average frequency of each campaign. */
record ReachReport(String exposures, String campaign) implements Report {
  static final Set<String> KEYS = Set.of("exposures", "campaign");

  static ReachReport read(Given given) {
    return new ReachReport(given.table("exposures"), given.column("campaign"));
  }

  @Override
  public Evidence evidence() {
    return Evidence.DESCRIPTION;
  }

  @Override
  public Map<String, String> questions() {
    return Map.of(
        "reach",
        """
        SELECT campaign, reach, impressions, impressions * 1.0 / reach AS frequency
        FROM (SELECT e.%1$s AS campaign, COUNT(DISTINCT person) AS reach, COUNT(*) AS impressions
              FROM %2$s e GROUP BY e.%1$s) AS counted
        ORDER BY campaign"""
            .formatted(campaign, exposures));
  }

  @Override
  public Findings findings(Replies answers) {
    Answers answer = answers.get("reach");
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      rows.add(
          new Finding.Row(
              List.of(answer.label(row, "campaign")),
              List.of(
                  answer.compared(row, "reach", "reach", Figure.Unit.PEOPLE, answer.rows()),
                  answer.figure(row, "impressions", "impressions", Figure.Unit.NUMBER),
                  answer.figure(row, "frequency", "frequency", Figure.Unit.TIMES))));
    }
    return new Findings(
        Shown.most(rows, "%s reached the most people"),
        List.of(new Finding("Reach by campaign", List.of("campaign"), rows)),
        Shown.groups(answer),
        List.of(
            Shown.compared(rows.size()),
            "Reach is people with an impression or more, each once, after the party's own resolution; impressions count up to the policy's rows a person.",
            "Reach of several campaigns together is less than their sum: the form incremental-reach tells it."));
  }
}
