package io.parley.identity.report;

import io.parley.identity.page.Html;
import io.parley.identity.report.Report.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How many pairs weigh how much; a step up is ten times as many. */
final class Histogram {
  private static final int HEIGHT = 260;
  private static final int TOP = 34;
  private static final int BOTTOM = HEIGHT - 36;

  private final List<Bin> bins;
  private final double threshold;
  private final Axis axis;
  private final int powers;

  Histogram(List<Bin> bins, double threshold) {
    this.bins = bins;
    this.threshold = threshold;
    double low = bins.get(0).from();
    double high = bins.get(bins.size() - 1).to();
    this.axis = Axis.of(Math.min(low, threshold), Math.max(high, threshold)).within(11, 99);
    long most = bins.stream().mapToLong(Bin::pairs).max().orElse(1);
    this.powers = Math.max(1, (int) Math.ceil(Math.log10(Math.max(most, 1) * 1.0001)));
  }

  Html html(String spoken) {
    List<Integer> levels = new ArrayList<>();
    for (int i = 0; i <= powers; i++) {
      levels.add(i);
    }
    return Html.of(
        """
        <svg class="chart" role="img" aria-label="{}" width="100%" height="{}">
        {}{}{}<line class="threshold" x1="{}" x2="{}" y1="{}" y2="{}"/>
        {}</svg>
        """,
        spoken,
        HEIGHT,
        Html.each(levels, this::level),
        Html.each(bins, this::column),
        Html.each(axis.ticks(8), this::place),
        axis.place(threshold),
        axis.place(threshold),
        TOP - 14,
        BOTTOM,
        sides());
  }

  private double y(long pairs) {
    // A single pair is seen too: it stands a little above the ground.
    double up = pairs <= 0 ? 0 : (Math.log10((double) pairs) + 0.3) / (powers + 0.3);
    return BOTTOM - up * (BOTTOM - TOP);
  }

  private Html level(int power) {
    long pairs = Math.round(Math.pow(10, power));
    String y = number(y(pairs));
    return Html.of(
        "<line class=\"grid\" x1=\"11%\" x2=\"99%\" y1=\"{}\" y2=\"{}\"/>"
            + "<text x=\"10%\" y=\"{}\" text-anchor=\"end\" dy=\".35em\">{}</text>",
        y, y, y, Figures.power(pairs));
  }

  private Html column(Bin bin) {
    if (bin.pairs() == 0) {
      return Html.NOTHING;
    }
    double top = y(bin.pairs());
    return Html.of(
        "<rect class=\"{} column\" x=\"{}\" width=\"{}\" y=\"{}\" height=\"{}\"/>",
        bin.from() >= threshold ? "main" : "soft",
        axis.place(bin.from()),
        axis.width(bin.from(), bin.to()),
        number(top),
        number(BOTTOM - top));
  }

  private Html place(double bits) {
    return Html.of(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        axis.place(bits),
        BOTTOM + 18,
        Figures.place(bits));
  }

  private Html sides() {
    return Html.of(
        """
        <text class="mark" x="{}" y="14" text-anchor="end" dx="-6">not linked</text>
        <text class="mark" x="{}" y="14" dx="6">linked</text>
        """,
        axis.place(threshold),
        axis.place(threshold));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
