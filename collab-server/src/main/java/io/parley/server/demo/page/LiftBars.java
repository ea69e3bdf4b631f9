package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import io.parley.server.demo.story.Story;
import io.parley.server.page.Axis;
import io.parley.server.page.Figures;
import java.util.ArrayList;
import java.util.List;

/** The relative changes as bars on one axis, so that they can be compared by eye. */
final class LiftBars {
  private LiftBars() {}

  static Html of(List<Outcome> outcomes) {
    List<Double> shown = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      shown.add(outcome.effect().published());
      Double estimate = outcome.effect().estimate();
      List<Double> range = outcome.effect().interval95();
      if (estimate != null && range != null) {
        shown.add(estimate);
        shown.addAll(range);
      }
    }
    Axis axis = Axis.showing(shown);
    return Html.of(
        """
        <figure class="bars">
        <figcaption><span>Change against no e-mail</span> \
        <span><i class="key range"></i>95\u00a0% range</span> \
        <span><i class="key dot"></i>private answer</span> \
        <span><i class="key diamond"></i>published, without noise</span></figcaption>
        {}{}</figure>
        """,
        Html.each(outcomes, o -> bar(o, axis)), scale(axis));
  }

  private static Html bar(Outcome outcome, Axis axis) {
    Story.Effect effect = outcome.effect();
    Double estimate = effect.estimate();
    List<Double> range = effect.interval95();
    String figure = estimate == null || range == null ? "not estimable" : Figures.change(estimate);
    String spoken =
        outcome.title()
            + ": "
            + figure
            + (range == null ? "" : ", 95 % range " + Figures.changes(range))
            + "; published "
            + Figures.change(effect.published());
    return Html.of(
        """
        <div class="bar {}">
        <div class="label"><span>{}</span><span class="figure">{}</span></div>
        <svg role="img" aria-label="{}" width="100%" height="34">
        {}{}<svg class="diamond" x="{}" y="0" overflow="visible"><path d="M0 2 5 8 0 14-5 8zM0 14V31"/></svg>
        </svg>
        </div>""",
        outcome.verdict().style(),
        outcome.title(),
        figure,
        spoken,
        grid(axis),
        estimate == null || range == null ? Html.NOTHING : range(axis, estimate, range),
        axis.place(effect.published()));
  }

  private static Html grid(Axis axis) {
    return Html.each(
        axis.ticks(),
        tick ->
            Html.of(
                "<line class=\"{}\" x1=\"{}\" x2=\"{}\" y1=\"0\" y2=\"34\"/>",
                tick == 0 ? "zero" : "grid",
                axis.place(tick),
                axis.place(tick)));
  }

  private static Html range(Axis axis, double estimate, List<Double> range) {
    return Html.of(
        """
        <rect class="range" x="{}" width="{}" y="18" height="10" rx="5"/>
        <circle class="dot" cx="{}" cy="23" r="5"/>
        """,
        axis.place(range.get(0)),
        axis.width(range.get(0), range.get(1)),
        axis.place(estimate));
  }

  private static Html scale(Axis axis) {
    return Html.of(
        "<svg class=\"scale\" aria-hidden=\"true\" width=\"100%\" height=\"18\">\n{}</svg>\n",
        Html.each(
            axis.ticks(),
            tick ->
                Html.of(
                    "<text x=\"{}\" y=\"13\" text-anchor=\"middle\">{}</text>",
                    axis.place(tick),
                    tick == 0 ? "0" : Figures.signedCount(100 * tick) + "\u202f%")));
  }
}
