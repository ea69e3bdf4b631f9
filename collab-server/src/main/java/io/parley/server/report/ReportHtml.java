package io.parley.server.report;

import io.parley.identity.page.Html;
import io.parley.server.page.Axis;
import io.parley.server.page.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report as one page that needs nothing beside it, on a screen and on paper. */
public final class ReportHtml {
  private ReportHtml() {}

  /** The page. */
  public static String of(ReportDocument report) {
    return Html.of(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{}</title>
            <style>
            {}{}
            </style>
            </head>
            <body>
            <header>
            <p class="brand">Parley <span>{}</span></p>
            <h1>{}</h1>
            <p class="lead verdict {}">{}</p>
            <p class="aside">{}</p>
            </header>
            <main>
            {}{}{}
            </main>
            <footer>Every number carries the noise of differential privacy; its 95\u00a0% range holds it. <code>report.json</code> has what is needed to work each range out again.</footer>
            </body>
            </html>
            """,
            report.title(),
            Html.resource(ReportHtml.class, "/demo/page/page.css"),
            Html.resource(ReportHtml.class, "/io/parley/server/report/report.css"),
            report.form() + " report",
            report.title(),
            tone(report.verdict()),
            report.verdict().sentence(),
            capital(report.evidence()) + ".",
            Html.each(report.tables(), ReportHtml::table),
            health(report),
            methods(report))
        .toString();
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String tone(Verdict verdict) {
    return switch (verdict.tone()) {
      case MORE -> "more";
      case FEWER -> "fewer";
      case INCONCLUSIVE -> "open";
      case DESCRIBES -> "plain";
      case NOT_TO_BE_BELIEVED -> "bad";
    };
  }

  private static Html table(Finding finding) {
    if (finding.rows().isEmpty()) {
      return Html.of(
          "<section><h2>{}</h2><p class=\"aside\">No group holds enough people to show.</p></section>",
          finding.title());
    }
    List<Figure> first = finding.rows().get(0).figures();
    return Html.of(
        """
        <section>
        <h2>{}</h2>
        {}
        <p class="aside">{}</p>
        <div class="wide" role="region" aria-label="{}" tabindex="0">
        <table><thead><tr>{}{}</tr></thead>
        <tbody>
        {}</tbody></table>
        </div>
        </section>
        """,
        finding.title(),
        bars(finding),
        says(finding),
        finding.title(),
        Html.each(finding.labels(), l -> Html.of("<th scope=\"col\">{}</th>", l)),
        Html.each(first, f -> Html.of("<th scope=\"col\">{}</th>", f.name())),
        Html.each(finding.rows(), ReportHtml::row));
  }

  /** Which question the ranges of a table answer. */
  private static String says(Finding finding) {
    return finding.rows().stream()
        .flatMap(row -> row.figures().stream())
        .map(Figure::says)
        .distinct()
        .map(
            says ->
                switch (says) {
                  case IN_THE_ROWS ->
                      "Ranges say what was in these people’s rows: they hold the noise of privacy.";
                  case WOULD_HAPPEN_AGAIN ->
                      "Ranges say what would happen again: they hold chance, in whom the test met, and the noise of privacy.";
                  case FROM_THE_FILE -> "Worked out from the report’s file; nothing was measured.";
                })
        .collect(Collectors.joining(" "));
  }

  private static Html row(Finding.Row row) {
    return Html.of(
        "<tr>{}{}</tr>",
        Html.each(row.labels(), l -> Html.of("<th scope=\"row\">{}</th>", l)),
        Html.each(row.figures(), ReportHtml::cell));
  }

  private static Html cell(Figure figure) {
    String range =
        figure.low().isPresent() && figure.high().isPresent()
            ? ends(figure.unit(), figure.low().get(), figure.high().get())
            : figure.estimate().isEmpty() || figure.says() == Figure.Says.FROM_THE_FILE
                ? figure.whyNot()
                : "no range known";
    return Html.of(
        "<td{}>{}<small>{}{}</small></td>",
        figure.isBelowNoise() ? Html.of(" class=\"{}\"", "below") : Html.NOTHING,
        figure.estimate().map(e -> written(figure.unit(), e)).orElse("not estimable"),
        range,
        figure.isBelowNoise() ? ", below the noise" : "");
  }

  private static String ends(Figure.Unit unit, double low, double high) {
    return unit == Figure.Unit.PER_PERSON
        ? Figures.perThousand(low) + " to " + Figures.perThousand(high)
        : written(unit, low) + " to " + written(unit, high);
  }

  /** A number of the axis, which is a round one. */
  private static String tick(Figure.Unit unit, double number) {
    boolean share = unit == Figure.Unit.SHARE || unit == Figure.Unit.CHANGE;
    double size = share ? 100 * number : number;
    return unit == Figure.Unit.PER_PERSON || Math.abs(size - Math.rint(size)) > 1e-9
        ? written(unit, number)
        : Figures.count(size) + (share ? "\u202f%" : "");
  }

  private static String written(Figure.Unit unit, double number) {
    return switch (unit) {
      case PEOPLE, NUMBER -> Figures.count(number);
      case SHARE -> Figures.rate(number);
      case CHANGE -> Figures.change(number);
      case PER_PERSON -> Figures.perThousand(number) + " per 1,000";
      case MONEY, TIMES, INDEX -> Figures.amount(number);
    };
  }

  /** Which figure of a table is drawn: the one by which the verdict compares, or the first. */
  private static int drawn(Finding finding) {
    return IntStream.range(0, finding.rows().get(0).figures().size())
        .filter(
            i -> {
              List<Figure> known =
                  finding.rows().stream()
                      .map(row -> row.figures().get(i))
                      .filter(figure -> figure.estimate().isPresent())
                      .toList();
              return !known.isEmpty() && known.stream().allMatch(f -> f.together().isPresent());
            })
        .findFirst()
        .orElse(0);
  }

  /** One figure of every row on one axis, so that they can be compared by eye. */
  private static Html bars(Finding finding) {
    List<Double> shown = new ArrayList<>();
    int place = drawn(finding);
    for (Finding.Row row : finding.rows()) {
      Figure figure = row.figures().get(place);
      figure.estimate().ifPresent(shown::add);
      figure.low().ifPresent(shown::add);
      figure.high().ifPresent(shown::add);
      figure.together().ifPresent(t -> shown.addAll(List.of(t.low(), t.high())));
    }
    Axis axis = Axis.showing(shown);
    Figure first = finding.rows().get(0).figures().get(place);
    return Html.of(
        """
        <figure class="bars">
        <figcaption><span>{}</span> <span><i class="key dot"></i>estimate</span> {}{}</figcaption>
        {}
        <svg class="scale" aria-hidden="true" width="100%" height="18">
        {}</svg>
        </figure>
        """,
        first.name(),
        key(
            finding,
            figure -> figure.low().isPresent(),
            Html.of("<span><i class=\"key range\"></i>95\u00a0% range</span> ")),
        key(
            finding,
            figure -> figure.together().isPresent(),
            Html.of(
                "<span><i class=\"key whisker\"></i>range for all compared rows at once</span>")),
        Html.each(finding.rows(), row -> bar(row, place, axis)),
        Html.each(
            axis.ticks(),
            tick ->
                Html.of(
                    "<text x=\"{}\" y=\"13\" text-anchor=\"middle\">{}</text>",
                    axis.place(tick),
                    tick(first.unit(), tick))));
  }

  /** What a mark means, where one is drawn. */
  private static Html key(Finding finding, Predicate<Figure> drawn, Html key) {
    int place = drawn(finding);
    return finding.rows().stream().map(row -> row.figures().get(place)).anyMatch(drawn)
        ? key
        : Html.NOTHING;
  }

  private static Html bar(Finding.Row row, int place, Axis axis) {
    Figure figure = row.figures().get(place);
    String label = String.join(", ", row.labels());
    String number = figure.estimate().map(e -> written(figure.unit(), e)).orElse("not estimable");
    return Html.of(
        """
        <div class="bar{}">
        <div class="label"><span>{}</span><span class="figure">{}</span></div>
        <svg role="img" aria-label="{}" width="100%" height="20">
        {}{}</svg>
        </div>""",
        figure.unit() == Figure.Unit.CHANGE && figure.isInconclusive() ? " open" : "",
        label,
        number,
        label + ": " + number,
        Html.each(
            axis.ticks(),
            tick ->
                Html.of(
                    "<line class=\"{}\" x1=\"{}\" x2=\"{}\" y1=\"0\" y2=\"20\"/>",
                    tick == 0 ? "zero" : "grid",
                    axis.place(tick),
                    axis.place(tick))),
        marks(figure, axis));
  }

  private static Html marks(Figure figure, Axis axis) {
    Html range =
        figure.low().isPresent() && figure.high().isPresent()
            ? Html.of(
                "<rect class=\"range\" x=\"{}\" width=\"{}\" y=\"5\" height=\"10\" rx=\"5\"/>",
                axis.place(figure.low().get()),
                axis.width(figure.low().get(), figure.high().get()))
            : Html.NOTHING;
    return Html.of(
        "{}{}{}",
        figure
            .together()
            .map(
                t ->
                    Html.of(
                        "<line class=\"whisker\" x1=\"{}\" x2=\"{}\" y1=\"10\" y2=\"10\"/>",
                        axis.place(t.low()),
                        axis.place(t.high())))
            .orElse(Html.NOTHING),
        range,
        figure
            .estimate()
            .map(e -> Html.of("<circle class=\"dot\" cx=\"{}\" cy=\"10\" r=\"5\"/>", axis.place(e)))
            .orElse(Html.NOTHING));
  }

  private static Html health(ReportDocument report) {
    if (report.health().isEmpty()) {
      return Html.NOTHING;
    }
    return Html.of(
        "<section><h2>Before you believe it</h2><ul class=\"health\">{}</ul></section>",
        Html.each(
            report.health(),
            check ->
                Html.of(
                    "<li class=\"{}\"><strong>{}</strong> {}</li>",
                    check.state().name().toLowerCase(Locale.ROOT),
                    check.about(),
                    check.says())));
  }

  /** From the forms, and from the receipts of what was really asked. */
  private static Html methods(ReportDocument report) {
    TreeSet<String> rules = new TreeSet<>();
    TreeSet<String> promises = new TreeSet<>();
    report
        .questions()
        .values()
        .forEach(
            asked -> {
              rules.addAll(asked.answer().receipt().rule());
              promises.addAll(asked.answer().receipt().promise());
            });
    return Html.of(
        """
        <section class="methods">
        <h2>How it was made</h2>
        <ul>{}</ul>
        {}{}{}
        </section>
        """,
        Html.each(report.methods(), m -> Html.of("<li>{}</li>", m)),
        list("Rule of the noise", rules),
        list("Promise", promises),
        Html.each(report.questions().entrySet(), ReportHtml::question));
  }

  private static Html list(String title, Set<String> lines) {
    return lines.isEmpty()
        ? Html.NOTHING
        : Html.of(
            "<details open><summary>{}</summary><ul>{}</ul></details>",
            title,
            Html.each(lines, line -> Html.of("<li>{}</li>", line)));
  }

  private static Html question(Map.Entry<String, ReportDocument.Asked> entry) {
    ReportDocument.Asked asked = entry.getValue();
    String cost =
        asked.answer().receipt().charges().entrySet().stream()
            .map(c -> c.getKey() + ": ε " + c.getValue().epsilon())
            .reduce((a, b) -> a + ", " + b)
            .orElse("nothing");
    return Html.of(
        "<details><summary>Question {}: {}</summary><pre><code>{}</code></pre><p class=\"aside\">receipt {}</p></details>",
        entry.getKey(),
        cost,
        asked.sql(),
        asked.answer().receipt().queryId());
  }
}
