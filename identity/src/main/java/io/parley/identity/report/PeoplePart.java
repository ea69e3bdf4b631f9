package io.parley.identity.report;

import io.parley.identity.page.Html;
import io.parley.identity.report.Report.Overlap;
import io.parley.identity.report.Report.Size;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many records people have, and in which sources. */
final class PeoplePart {
  private static final int MOST_OVERLAPS = 12;

  private PeoplePart() {}

  static Html section(Report report) {
    return Html.of(
        """
        <section id="people" aria-labelledby="people-title">
        <h2 id="people-title">People</h2>
        <p>Most people should have a few records; one with very many is a \
        sign of an identifier that several people share.</p>
        <div class="beside">
        <div><h3>By number of records</h3>
        {}</div>
        {}</div>
        {}{}</section>
        """,
        sizes(report.people()),
        report.sources().size() > 1
            ? Html.of("<div><h3>By source</h3>\n{}</div>\n", overlaps(report.overlaps()))
            : Html.NOTHING,
        table(report.people()),
        report.sources().size() > 1 ? table(report) : Html.NOTHING);
  }

  private static Html sizes(List<Size> sizes) {
    Map<Integer, Long> grouped = new TreeMap<>();
    sizes.forEach(size -> grouped.merge(group(size.records()), size.people(), Long::sum));
    double most = grouped.values().stream().mapToDouble(n -> n).max().orElse(1);
    Bars bars = new Bars(Axis.of(0, most));
    grouped.forEach(
        (group, people) -> bars.row(Html.of("{}", name(group)), people, Figures.count(people)));
    return bars.html("People by their number of records");
  }

  /** 1 to 6 each, then up to 10, 100, and so on. */
  private static int group(int records) {
    if (records <= 6) {
      return records;
    }
    int upTo = 10;
    while (upTo < records && upTo < 1_000_000_000) {
      upTo *= 10;
    }
    return upTo;
  }

  private static String name(int group) {
    if (group == 1) {
      return "1 record";
    }
    if (group <= 6) {
      return group + " records";
    }
    return group == 10 ? "7 to 10" : Figures.count(group / 10 + 1L) + " to " + Figures.count(group);
  }

  private static Html overlaps(List<Overlap> overlaps) {
    List<Overlap> shown = overlaps.subList(0, Math.min(MOST_OVERLAPS, overlaps.size()));
    double most = shown.stream().mapToDouble(o -> (double) o.people()).max().orElse(1);
    Bars bars = new Bars(Axis.of(0, most));
    shown.forEach(
        overlap ->
            bars.row(
                Html.of("{}", name(overlap)),
                0,
                (double) overlap.people(),
                Figures.count(overlap.people()),
                overlap.sources().size() > 1 ? "main" : "soft"));
    Html left =
        overlaps.size() > shown.size()
            ? Html.of(
                "<p class=\"aside\">and {} more combinations</p>\n", overlaps.size() - shown.size())
            : Html.NOTHING;
    return Html.of("{}{}", bars.html("People by the sources that know them"), left);
  }

  private static String name(Overlap overlap) {
    return overlap.sources().size() == 1
        ? "only " + overlap.sources().get(0)
        : String.join(" + ", overlap.sources());
  }

  private static Html table(List<Size> sizes) {
    Table table = new Table("Records", "People");
    sizes.forEach(size -> table.row(String.valueOf(size.records()), Figures.count(size.people())));
    return table.html("People by number of records");
  }

  private static Html table(Report report) {
    Table table = new Table("Sources", "People");
    report.overlaps().forEach(o -> table.row(name(o), Figures.count(o.people())));
    return table.html("People by source");
  }
}
