package io.parley.server.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Buyers after adverts who had not bought before.
 *
 * @param before days before the advert in which a buyer must not have bought, 1 to 1,100
 */
record NewToBrandReport(Sales sales, int before) implements Report {
  static final Set<String> KEYS = keys();

  private static Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(Sales.KEYS);
    keys.add("before");
    return Set.copyOf(keys);
  }

  static NewToBrandReport read(Given given) {
    return new NewToBrandReport(Sales.read(given), given.whole("before", 365, 1, 1_100));
  }

  @Override
  public Evidence evidence() {
    return Evidence.OBSERVED;
  }

  @Override
  public Map<String, String> questions() {
    return Map.of(
        "buyers",
        """
        SELECT campaign, buyers, new_buyers, new_buyers * 1.0 / buyers AS share
        FROM (SELECT campaign, COUNT(DISTINCT CASE WHEN after > 0 THEN person END) AS buyers,
                     COUNT(DISTINCT CASE WHEN after > 0 AND earlier = 0 THEN person END) AS new_buyers
              FROM (SELECT person, e.%1$s AS campaign,
                           SUM(CASE WHEN %2$s THEN 1 ELSE 0 END) AS after,
                           SUM(CASE WHEN s.%3$s < e.%4$s AND s.%3$s >= e.%4$s - INTERVAL '%5$d' DAY THEN 1 ELSE 0 END) AS earlier
                    FROM %6$s e JOIN %7$s s USING (person) GROUP BY person, e.%1$s) AS people
              GROUP BY campaign) AS counted
        ORDER BY campaign"""
            .formatted(
                sales.campaign(),
                sales.within(),
                sales.bought(),
                sales.seen(),
                before,
                sales.exposures(),
                sales.sales()));
  }

  @Override
  public Findings findings(Replies answers) {
    Answers answer = answers.get("buyers");
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < answer.rows(); row++) {
      rows.add(
          new Finding.Row(
              List.of(answer.label(row, "campaign")),
              List.of(
                  answer.compared(
                      row, "new_buyers", "new buyers", Figure.Unit.PEOPLE, answer.rows()),
                  answer.figure(row, "buyers", "buyers", Figure.Unit.PEOPLE),
                  answer.figure(row, "share", "share that is new", Figure.Unit.SHARE))));
    }
    return new Findings(
        Shown.most(rows, "%s has the most new buyers"),
        List.of(new Finding("New to brand", List.of("campaign"), rows)),
        Shown.groups(answer),
        List.of(
            Shown.compared(rows.size()),
            sales.said(),
            "New is who had no sale in the %d days before the advert; sales before the data begin are not known."
                .formatted(before),
            Sales.NO_CAUSE));
  }
}
