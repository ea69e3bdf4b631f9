package io.parley.identity.report;

import io.parley.identity.page.Html;
import io.parley.identity.report.Report.Accuracy;
import io.parley.identity.report.Report.Point;
import io.parley.identity.report.Report.Share;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How right the people are, where the truth is known. */
final class AccuracyPart {
  private AccuracyPart() {}

  static Html section(Accuracy accuracy) {
    List<Point> curve = accuracy.curve();
    Point at = accuracy.at();
    Lines lines =
        new Lines(
                Axis.of(curve.get(0).threshold(), curve.get(curve.size() - 1).threshold()),
                1,
                at.threshold())
            .line("precision", "second", shares(curve, Point::precision))
            .line("recall", "third", shares(curve, Point::recall))
            .line("F1", "first", shares(curve, Point::f1));
    return Html.of(
        """
        <section id="accuracy" aria-labelledby="accuracy-title">
        <h2 id="accuracy-title">How right it is</h2>
        <p>Against the truth that the identity file names, over pairs of records. The first three are of the people that \
        were found, after guards, as <code>identity evaluate</code> prints them; the curve, and its best, join all that \
        reaches a threshold, without guards. \
        <b>Precision</b>: of the pairs put together, how many are one person. <b>Recall</b>: of the pairs that \
        are one person, how many were put together. A flat top means that the threshold hardly matters.</p>
        <dl class="tiles small">
        {}{}{}{}</dl>
        {}<p class="aside">Threshold in bits.</p>
        {}</section>
        """,
        tile("Precision", at.precision()),
        tile("Recall", at.recall()),
        tile("F1", at.f1()),
        Html.of(
            "<div><dt>Best F1 without guards</dt><dd><strong>{}</strong><small>at {} bits; nothing is tuned on"
                + " it</small></dd></div>",
            Figures.accuracy(accuracy.best().f1()),
            Figures.place(accuracy.best().threshold())),
        lines.html(
            "Precision, recall and F1 by threshold; of the people found precision is %s, recall %s and F1 %s"
                .formatted(
                    Figures.accuracy(at.precision()),
                    Figures.accuracy(at.recall()),
                    Figures.accuracy(at.f1()))),
        table(curve));
  }

  private static Html tile(String name, double figure) {
    return Html.of(
        "<div><dt>{}</dt><dd><strong>{}</strong><small>of the people found</small></dd></div>",
        name,
        Figures.accuracy(figure));
  }

  private static List<Share> shares(List<Point> curve, ToDoubleFunction<Point> figure) {
    return curve.stream()
        .map(point -> new Share(point.threshold(), figure.applyAsDouble(point)))
        .toList();
  }

  private static Html table(List<Point> curve) {
    Table table = new Table("Threshold, bits", "Precision", "Recall", "F1");
    curve.forEach(
        point ->
            table.row(
                Figures.place(point.threshold()),
                Figures.accuracy(point.precision()),
                Figures.accuracy(point.recall()),
                Figures.accuracy(point.f1())));
    return table.html("Accuracy by threshold");
  }
}
