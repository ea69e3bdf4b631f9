package io.parley.identity.report;

import io.parley.identity.page.Html;
import io.parley.identity.report.Report.Rule;
import io.parley.identity.report.Report.Totals;
import java.util.List;
import java.util.stream.Collectors;

/** Which pairs were looked at, and which rule brought them. */
final class BlockingPart {
  private BlockingPart() {}

  static Html section(Report report) {
    Totals totals = report.totals();
    long sum = report.blocking().stream().mapToLong(Rule::added).sum();
    Bars bars = new Bars(Axis.of(0, Math.max(1.0, (double) sum)));
    long before = 0;
    for (Rule rule : report.blocking()) {
      bars.row(
          Html.of("<code>{}</code>", rule.rule()),
          (double) before,
          (double) before + rule.added(),
          "+" + Figures.count(rule.added()),
          "main");
      before += rule.added();
    }
    return Html.of(
        """
        <section id="blocking" aria-labelledby="blocking-title">
        <h2 id="blocking-title">Which pairs were looked at</h2>
        <p>{} of {} possible pairs ({}). Each bar is what a rule adds to the rules above it: a long bar \
        costs time, a rule without a bar adds nothing. Two records that agree on no rule are never compared.</p>
        {}{}</section>
        """,
        Figures.count(totals.looked()),
        Figures.about(totals.possible()),
        Figures.share(totals.possible() == 0 ? 0 : totals.looked() / totals.possible()),
        bars.html("Pairs that each blocking rule adds"),
        table(report.blocking()));
  }

  private static Html table(List<Rule> rules) {
    Table table =
        new Table(
            "Rule",
            "Pairs alone",
            "Added",
            "Altogether",
            "Records in its largest blocks",
            "Blocks cut");
    long all = 0;
    for (Rule rule : rules) {
      all += rule.added();
      table.row(
          rule.rule(),
          Figures.count(rule.alone()),
          Figures.count(rule.added()),
          Figures.count(all),
          rule.largest().isEmpty()
              ? "\u2013"
              : rule.largest().stream()
                  .map(n -> Figures.count(n))
                  .collect(Collectors.joining(", ")),
          rule.cut() == 0
              ? "0"
              : "%s of more than %s"
                  .formatted(Figures.count(rule.cut()), Figures.count(rule.held())));
    }
    return table.html("Pairs by rule, and the largest blocks");
  }
}
