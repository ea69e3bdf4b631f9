package io.parley.identity.report;

import io.parley.identity.page.Html;
import java.util.ArrayList;
import java.util.List;

/** Horizontal bars on one axis, each with its name and its figure beside it in plain text. */
final class Bars {
  private static final int HEIGHT = 22;

  private final Axis axis;
  private final List<Html> rows = new ArrayList<>();
  private final List<Double> marks;

  /**
   * Begins a drawing.
   *
   * @param marks where a line stands through all bars
   */
  Bars(Axis axis, Double... marks) {
    this.axis = axis;
    this.marks = List.of(marks);
  }

  /** A bar from 0 on. */
  Bars row(Html name, double length, String figure) {
    return row(name, 0, length, figure, "main");
  }

  /**
   * A bar between two places.
   *
   * @param style {@code main}, {@code soft}, {@code against} or {@code sum}
   */
  Bars row(Html name, double from, double to, String figure, String style) {
    rows.add(
        Html.of(
            """
            <li><span class="name">{}</span><svg aria-hidden="true" width="100%" height="{}">{}{}</svg><span class="figure">{}</span></li>
            """,
            name, HEIGHT, bar(from, to, style), Html.each(marks, this::mark), figure));
    return this;
  }

  private Html bar(double from, double to, String style) {
    if (from == to) {
      return Html.of("<circle class=\"soft\" cx=\"{}\" cy=\"11\" r=\"2\"/>", axis.place(from));
    }
    // What is there is seen: half a pixel at least, by its outline.
    return Html.of(
        "<rect class=\"{}\" x=\"{}\" width=\"{}\" y=\"5\" height=\"{}\" rx=\"1\"/>",
        style,
        axis.place(Math.min(from, to)),
        axis.width(from, to),
        HEIGHT - 10);
  }

  private Html mark(double at) {
    return Html.of(
        "<line class=\"{}\" x1=\"{}\" x2=\"{}\" y1=\"0\" y2=\"{}\"/>",
        at == 0 ? "zero" : "threshold",
        axis.place(at),
        axis.place(at),
        HEIGHT);
  }

  /** The drawing. */
  Html html(String spoken) {
    return Html.of(
        """
        <figure><ul class="bars" aria-label="{}">
        {}</ul></figure>
        """,
        spoken,
        Html.each(rows, row -> row));
  }
}
