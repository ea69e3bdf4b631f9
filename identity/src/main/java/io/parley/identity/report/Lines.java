package io.parley.identity.report;

import io.parley.identity.page.Html;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Curves over the threshold, from 0 at the bottom to a share at the top. */
final class Lines {
  private static final int HEIGHT = 240;
  private static final int TOP = 24;
  private static final int BOTTOM = HEIGHT - 34;
  private static final int APART = 15;
  private static final int ACROSS = 1000;

  private final Axis axis;
  private final Axis up;
  private final double threshold;
  private final List<Line> lines = new ArrayList<>();

  /** A curve with its name at its right end; the style says its colour and dashes. */
  private record Line(String name, String style, List<Report.Share> points) {
    double last() {
      return points.get(points.size() - 1).share();
    }
  }

  /**
   * Begins a drawing.
   *
   * @param top the largest share of the axis
   */
  Lines(Axis axis, double top, double threshold) {
    this.axis = axis.within(13, 78);
    this.up = Axis.of(0, top);
    this.threshold = threshold;
  }

  Lines line(String name, String style, List<Report.Share> points) {
    lines.add(new Line(name, style, points));
    return this;
  }

  Html html(String spoken) {
    return Html.of(
        """
        <svg class="chart" role="img" aria-label="{}" width="100%" height="{}">
        {}{}<line class="threshold" x1="{}" x2="{}" y1="{}" y2="{}"/>
        <text class="mark" x="{}" y="14" text-anchor="{}">threshold</text>
        <svg class="lines" x="13%" y="{}" width="65%" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>
        {}</svg>
        """,
        spoken,
        HEIGHT,
        Html.each(up.ticks(4), this::level),
        Html.each(axis.ticks(6), this::place),
        axis.place(threshold),
        axis.place(threshold),
        TOP - 6,
        BOTTOM,
        axis.place(threshold),
        axis.share(threshold) > 0.5 ? "end" : "start",
        TOP,
        BOTTOM - TOP,
        ACROSS,
        BOTTOM - TOP,
        Html.each(lines, this::path),
        names());
  }

  private double y(double share) {
    return BOTTOM - up.share(share) * (BOTTOM - TOP);
  }

  private Html level(double share) {
    String y = number(y(share));
    return Html.of(
        "<line class=\"grid\" x1=\"13%\" x2=\"78%\" y1=\"{}\" y2=\"{}\"/>"
            + "<text x=\"12%\" y=\"{}\" text-anchor=\"end\" dy=\".35em\">{}</text>",
        y, y, y, percent(share));
  }

  private static String percent(double share) {
    double percent = 100 * share;
    return String.format(Locale.ROOT, percent >= 1 || percent == 0 ? "%.0f%%" : "%.2g%%", percent);
  }

  private Html place(double bits) {
    return Html.of(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        axis.place(bits),
        BOTTOM + 18,
        Figures.place(bits));
  }

  private Html path(Line line) {
    Axis whole = Axis.of(axis.low(), axis.high());
    StringBuilder points = new StringBuilder();
    for (Report.Share point : line.points()) {
      points
          .append(number(whole.share(point.threshold()) * ACROSS))
          .append(',')
          .append(number(y(point.share()) - TOP))
          .append(' ');
    }
    return Html.of(
        "<polyline class=\"{}\" vector-effect=\"non-scaling-stroke\" points=\"{}\"/>",
        line.style(),
        points.toString().strip());
  }

  /** Names stand where their curves end, moved apart where these meet. */
  private Html names() {
    List<Line> sorted =
        lines.stream().sorted(Comparator.comparingDouble(Line::last).reversed()).toList();
    List<Html> names = new ArrayList<>();
    double before = TOP - APART;
    for (int i = 0; i < sorted.size(); i++) {
      double lowest = BOTTOM - APART * (sorted.size() - 1.0 - i);
      double at = Math.min(lowest, Math.max(y(sorted.get(i).last()), before + APART));
      before = at;
      names.add(
          Html.of(
              "<text class=\"{}\" x=\"79.5%\" y=\"{}\" dy=\".35em\">{}</text>",
              sorted.get(i).style(), number(at), sorted.get(i).name()));
    }
    return Html.each(names, name -> name);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
