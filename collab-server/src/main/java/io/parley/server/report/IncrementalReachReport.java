package io.parley.server.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each channel adds to the reach of the others: people whom it alone reached. */
record IncrementalReachReport(String exposures, String channel, List<String> channels)
    implements Report {
  static final Set<String> KEYS = Set.of("exposures", "channel", "channels");
  private static final int MOST = 12;

  static IncrementalReachReport read(Given given) {
    List<String> channels = given.values("channels");
    if (channels.size() < 2 || channels.size() > MOST) {
      throw given.bad("channels", "two to " + MOST + " channels are compared");
    }
    return new IncrementalReachReport(given.table("exposures"), given.column("channel"), channels);
  }

  @Override
  public Evidence evidence() {
    return Evidence.DESCRIPTION;
  }

  @Override
  public Map<String, String> questions() {
    StringBuilder by = new StringBuilder("SELECT person");
    StringBuilder counted =
        new StringBuilder("SELECT COUNT(DISTINCT CASE WHEN channels > 0 THEN person END) AS reach");
    StringBuilder top = new StringBuilder("SELECT reach");
    StringBuilder sum = new StringBuilder();
    for (int i = 0; i < channels.size(); i++) {
      String has =
          "MAX(CASE WHEN e.%s = %s THEN 1 ELSE 0 END)"
              .formatted(channel, Given.literalOf(channels.get(i)));
      by.append(", ").append(has).append(" AS has_").append(i);
      sum.append(i == 0 ? "" : " + ").append("has_").append(i);
      counted.append(
          ", COUNT(DISTINCT CASE WHEN has_%1$d = 1 THEN person END) AS reach_%1$d".formatted(i));
      counted.append(
          ", COUNT(DISTINCT CASE WHEN has_%1$d = 1 AND channels = 1 THEN person END) AS only_%1$d"
              .formatted(i));
      top.append(", reach_%1$d, only_%1$d".formatted(i));
    }
    return Map.of(
        "channels",
        "%s\nFROM (%s\n  FROM (SELECT person, %s, %s AS channels\n    FROM (%s\n      FROM %s e GROUP BY person) AS shown) AS people) AS counted"
            .formatted(top, counted, names(), sum, by, exposures));
  }

  private String names() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < channels.size(); i++) {
      names.append(i == 0 ? "" : ", ").append("has_").append(i);
    }
    return names.toString();
  }

  @Override
  public Findings findings(Replies answers) {
    Answers answer = answers.get("channels");
    List<Finding.Row> rows = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      rows.add(
          new Finding.Row(
              List.of(channels.get(i)),
              List.of(
                  answer.compared(
                      0, "only_" + i, "by it alone", Figure.Unit.PEOPLE, channels.size()),
                  answer.figure(0, "reach_" + i, "in all", Figure.Unit.PEOPLE))));
    }
    return new Findings(
        Shown.most(rows, "%s adds the most"),
        List.of(
            new Finding("People that each channel reached", List.of("channel"), rows),
            new Finding(
                "All channels together",
                List.of("of"),
                List.of(
                    new Finding.Row(
                        List.of("all"),
                        List.of(answer.figure(0, "reach", "reach", Figure.Unit.PEOPLE)))))),
        List.of(),
        List.of(
            Shown.compared(rows.size()),
            "By it alone: people with impressions of this channel and of none of the others, so the reach that would be lost without it.",
            "Nobody was assigned to channels at random: what people would have done otherwise is not claimed."));
  }
}
