package io.parley.identity.report;

import io.parley.identity.page.Html;
import io.parley.identity.report.Report.Bin;
import io.parley.identity.report.Report.Totals;
import java.util.List;

/** How sure the model is of the pairs that it looked at. */
final class WeightsPart {
  private WeightsPart() {}

  static Html section(Report report) {
    Totals totals = report.totals();
    return Html.of(
        """
        <section id="weights" aria-labelledby="weights-title">
        <h2 id="weights-title">How sure the model is</h2>
        <p>Each pair that was looked at, by its match weight. A valley at the threshold means that \
        people and strangers are well apart; a hill there means that many pairs could go either way.</p>
        {}<p class="aside">Match weight in bits: each doubles the odds. The height is the number of pairs, each line ten times the \
        one below. {} of {} pairs reach the threshold of {}; {} weigh within 3 bits of it.</p>
        {}</section>
        """,
        report.weights().isEmpty()
            ? Html.of("<p>No pair was looked at.</p>\n")
            : new Histogram(report.weights(), report.model().threshold())
                .html(
                    "Number of pairs by match weight: %s below the threshold, %s at or above it"
                        .formatted(
                            Figures.count(totals.looked() - totals.links()),
                            Figures.count(totals.links()))),
        Figures.count(totals.links()),
        Figures.count(totals.looked()),
        Figures.bits(report.model().threshold()),
        Figures.count(close(report.weights(), report.model().threshold())),
        table(report.weights()));
  }

  private static long close(List<Bin> bins, double threshold) {
    return bins.stream()
        .filter(bin -> bin.from() >= threshold - 3 && bin.to() <= threshold + 3)
        .mapToLong(Bin::pairs)
        .sum();
  }

  private static Html table(List<Bin> bins) {
    Table table = new Table("Bits from", "to below", "Pairs");
    bins.stream()
        .filter(bin -> bin.pairs() > 0)
        .forEach(
            bin ->
                table.row(
                    Figures.place(bin.from()),
                    Figures.place(bin.to()),
                    Figures.count(bin.pairs())));
    return table.html("Pairs by match weight");
  }
}
