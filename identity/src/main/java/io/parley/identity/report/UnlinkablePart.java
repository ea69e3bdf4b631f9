package io.parley.identity.report;

import io.parley.identity.page.Html;
import io.parley.identity.report.Report.Share;
import io.parley.identity.report.Report.Unlinkable;
import java.util.List;

/** Records that say too little to be linked with anything. */
final class UnlinkablePart {
  private UnlinkablePart() {}

  static Html section(Report report) {
    Unlinkable unlinkable = report.unlinkable();
    List<Share> curve = unlinkable.curve();
    long records = report.totals().records();
    return Html.of(
        """
        <section id="unlinkable" aria-labelledby="unlinkable-title">
        <h2 id="unlinkable-title">Records that cannot be linked</h2>
        <p class="big"><strong>{}</strong> <span>{} of {} records say so little that not even an exact copy of \
        them would be linked.</span></p>
        <p>The curve shows that share for other thresholds. Where it climbs early, records lack the \
        attributes that tell people apart.</p>
        {}<p class="aside">Threshold in bits; share of records that stay below it.</p>
        {}</section>
        """,
        Figures.share(records == 0 ? 0 : (double) unlinkable.records() / records),
        Figures.count(unlinkable.records()),
        Figures.count(records),
        curve.isEmpty() ? Html.NOTHING : chart(report, curve),
        table(curve));
  }

  private static Html chart(Report report, List<Share> curve) {
    return new Lines(
            Axis.of(curve.get(0).threshold(), curve.get(curve.size() - 1).threshold()),
            1,
            report.model().threshold())
        .line("share", "first", curve)
        .html("Share of records that cannot be linked, by threshold");
  }

  private static Html table(List<Share> curve) {
    Table table = new Table("Threshold, bits", "Share of records");
    curve.forEach(
        point -> table.row(Figures.place(point.threshold()), Figures.share(point.share())));
    return table.html("Unlinkable records by threshold");
  }
}
