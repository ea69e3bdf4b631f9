package io.parley.identity.report;

import io.parley.identity.explain.Explanation;
import io.parley.identity.page.Html;
import io.parley.identity.report.Report.Totals;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as one web page that needs nothing else: no script, no font, no picture from elsewhere.
 * It is read without a script, in light and in dark, on paper, and with a keyboard alone.
 */
public final class ReportHtml {
  private ReportHtml() {}

  /** The whole document. */
  public static String of(Report report) {
    String title = title(report.totals());
    Html body =
        Html.of(
            """
            <header>
            <p class="brand">Parley <span>identity report</span></p>
            <h1>{}</h1>
            <p class="lead">{}, by the model {}, {}. It holds counts, weights and the names of attributes, and not one value \
            of a person.</p>
            <dl class="tiles">
            {}</dl>
            <nav aria-label="Parts of this report"><ul>
            {}</ul></nav>
            </header>
            <main>
            {}{}{}{}{}{}{}{}</main>
            """,
            title,
            report.name(),
            report.model().id(),
            report.day(),
            Html.each(tiles(report), tile -> tile),
            Html.each(parts(report), part -> part),
            PeoplePart.section(report),
            report.accuracy().map(AccuracyPart::section).orElse(Html.NOTHING),
            WeightsPart.section(report),
            ModelPart.section(report.model()),
            ExamplesPart.section(report.examples()),
            BlockingPart.section(report),
            UnlinkablePart.section(report),
            InputPart.section(report));
    return page(title, body);
  }

  /**
   * One pair as a page of its own.
   *
   * @param pair with its values, only if whoever reads the page may see them
   */
  public static String of(Explanation pair) {
    return page(
        "A pair, weight by weight",
        Html.of(
            """
            <header>
            <p class="brand">Parley <span>identity</span></p>
            <h1>A pair, weight by weight</h1>
            <p class="lead">Each bar begins where the one above it ended, and the last is where they end. The \
            dashed line is the threshold.</p>
            </header>
            <main><section>
            {}</section></main>
            """,
            ExamplesPart.pair("The pair", pair)));
  }

  private static String page(String title, Html body) {
    return Html.of(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{} \u00b7 Parley</title>
            <style>
            {}</style>
            </head>
            <body>
            {}</body>
            </html>
            """,
            title,
            style(),
            body)
        .toString();
  }

  private static String title(Totals totals) {
    return Figures.counted(totals.records(), "record is ", "records are ")
        + Figures.counted(totals.people(), "person", "people");
  }

  private static List<Html> tiles(Report report) {
    Totals totals = report.totals();
    List<Html> tiles = new ArrayList<>();
    tiles.add(
        tile(
            "People",
            Figures.count(totals.people()),
            "from %s records".formatted(Figures.count(totals.records()))));
    tiles.add(
        tile(
            "Records joined",
            Figures.share(share(totals.joined(), (double) totals.records())),
            Figures.count(totals.joined()) + " share a person"));
    tiles.add(
        tile(
            "Pairs looked at",
            Figures.about((double) totals.looked()),
            Figures.share(share(totals.looked(), totals.possible()))
                + " of "
                + Figures.about(totals.possible())));
    tiles.add(
        tile(
            "Cannot be linked",
            Figures.share(share(report.unlinkable().records(), (double) totals.records())),
            "say too little"));
    report
        .accuracy()
        .ifPresent(
            accuracy ->
                tiles.add(
                    tile(
                        "F1 against the truth",
                        Figures.accuracy(accuracy.at().f1()),
                        "over pairs")));
    return tiles;
  }

  private static double share(long part, double all) {
    return all == 0 ? 0 : (double) part / all;
  }

  private static Html tile(String term, String figure, String below) {
    return Html.of(
        "<div><dt>{}</dt><dd><strong>{}</strong><small>{}</small></dd></div>", term, figure, below);
  }

  private static List<Html> parts(Report report) {
    List<Html> parts = new ArrayList<>();
    parts.add(part("people", "People"));
    if (report.accuracy().isPresent()) {
      parts.add(part("accuracy", "Accuracy"));
    }
    parts.add(part("weights", "Match weights"));
    parts.add(part("model", "Model"));
    if (!report.examples().isEmpty()) {
      parts.add(part("pairs", "Pairs"));
    }
    parts.add(part("blocking", "Blocking"));
    parts.add(part("unlinkable", "Unlinkable"));
    parts.add(part("input", "Input"));
    return parts;
  }

  private static Html part(String id, String name) {
    return Html.of("<li><a href=\"#{}\">{}</a></li>", id, name);
  }

  private static Html style() {
    return Html.resource(ReportHtml.class, "report.css");
  }
}
