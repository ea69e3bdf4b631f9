package io.parley.server.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Return on ad spend: sales after adverts over what the adverts cost.
 *
 * @param amount the column of what a sale was worth
 * @param cost by campaign
 */
record RoasReport(Sales sales, String amount, Map<String, BigDecimal> cost) implements Report {
  static final Set<String> KEYS = keys();

  private static Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(Sales.KEYS);
    keys.addAll(Set.of("amount", "cost"));
    return Set.copyOf(keys);
  }

  static RoasReport read(Given given) {
    return new RoasReport(Sales.read(given), given.column("amount"), given.amounts("cost"));
  }

  @Override
  public Evidence evidence() {
    return Evidence.OBSERVED;
  }

  @Override
  public Map<String, String> questions() {
    return Map.of(
        "sales",
        """
        SELECT campaign, COUNT(DISTINCT person) AS buyers, SUM(amount) AS revenue
        FROM (SELECT person, e.%1$s AS campaign, s.%2$s AS amount
              FROM %3$s e JOIN %4$s s USING (person) WHERE %5$s) AS attributed
        GROUP BY campaign ORDER BY campaign"""
            .formatted(sales.campaign(), amount, sales.exposures(), sales.sales(), sales.within()));
  }

  @Override
  public Findings findings(Replies answers) {
    Answers answer = answers.get("sales");
    List<Finding.Row> rows = new ArrayList<>();
    List<Check> health = new ArrayList<>(Shown.groups(answer));
    for (int row = 0; row < answer.rows(); row++) {
      String campaign = answer.label(row, "campaign");
      Figure revenue = answer.figure(row, "revenue", "attributed revenue", Figure.Unit.MONEY);
      rows.add(
          new Finding.Row(
              List.of(campaign),
              List.of(
                  roas(campaign, revenue),
                  revenue,
                  answer.figure(row, "buyers", "buyers", Figure.Unit.PEOPLE))));
    }
    cost.keySet().stream()
        .filter(c -> answer.row("campaign", c).isEmpty())
        .forEach(
            c ->
                health.add(
                    new Check(Check.State.NOTE, "campaign `" + c + "`", "too few buyers to show")));
    return new Findings(
        verdict(rows),
        List.of(new Finding("Return on ad spend", List.of("campaign"), rows)),
        health,
        List.of(
            sales.said(),
            "ROAS = attributed revenue / cost. It is not iROAS, which only a randomised test gives: the form lift, with costs.",
            Sales.NO_CAUSE));
  }

  /** The campaign with the most sales for its cost; never that it caused them. */
  private static Verdict verdict(List<Finding.Row> rows) {
    String sentence =
        rows.stream()
            .filter(r -> r.figures().get(0).estimate().isPresent())
            .max(Comparator.comparing(r -> r.figures().get(0).estimate().orElseThrow()))
            .map(
                r -> {
                  Figure roas = r.figures().get(0);
                  return String.format(
                      Locale.ROOT,
                      "Sales after %s were %.2f times its cost (95%% range %.2f to %.2f). ",
                      r.labels().get(0),
                      roas.estimate().orElseThrow(),
                      roas.low().orElseThrow(),
                      roas.high().orElseThrow());
                })
            .orElse("No campaign with a cost has enough buyers to show. ");
    return new Verdict(Verdict.Tone.DESCRIBES, sentence + Sales.NO_CAUSE);
  }

  private Figure roas(String campaign, Figure revenue) {
    BigDecimal spent = cost.get(campaign);
    if (spent == null) {
      return Figure.released("ROAS", Figure.Unit.TIMES, Optional.empty(), Optional.empty());
    }
    double per = 1 / spent.doubleValue();
    return new Figure(
        "ROAS",
        Figure.Unit.TIMES,
        revenue.estimate().map(r -> r * per),
        revenue.low().map(r -> r * per),
        revenue.high().map(r -> r * per),
        Optional.empty(),
        Optional.empty(),
        Figure.Says.IN_THE_ROWS,
        "the revenue's range over the cost, which is known");
  }
}
