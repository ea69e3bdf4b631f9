package io.parley.server.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    int compared =
        (int) cost.keySet().stream().filter(c -> answer.row("campaign", c).isPresent()).count();
    for (int row = 0; row < answer.rows(); row++) {
      String campaign = answer.label(row, "campaign");
      Figure revenue =
          answer.compared(row, "revenue", "attributed revenue", Figure.Unit.MONEY, compared);
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
            Shown.compared(compared),
            "ROAS = attributed revenue / cost. It is not iROAS, which only a randomised test gives: the form lift, with costs.",
            Sales.NO_CAUSE));
  }

  /** The campaign with the most sales for its cost; never that it caused them. */
  private static Verdict verdict(List<Finding.Row> rows) {
    return Shown.top(rows, 0)
        .map(
            top ->
                Shown.verdict(
                    top,
                    String.format(
                        Locale.ROOT,
                        "Sales after %s were %.2f times its cost%s. %s",
                        top.row().labels().get(0),
                        top.figure().estimate().orElseThrow(),
                        top.ranged("%.2f to %.2f"),
                        Sales.NO_CAUSE)))
        .orElse(
            new Verdict(
                Verdict.Tone.INCONCLUSIVE,
                "No campaign with a cost has enough buyers to show. " + Sales.NO_CAUSE));
  }

  private Figure roas(String campaign, Figure revenue) {
    BigDecimal spent = cost.get(campaign);
    return spent == null
        ? Figure.notEstimable(
            "ROAS", Figure.Unit.TIMES, Figure.Says.IN_THE_ROWS, "no cost in the file")
        : revenue.over(
            "ROAS",
            Figure.Unit.TIMES,
            spent.doubleValue(),
            "the revenue's range over the cost, which is known");
  }
}
