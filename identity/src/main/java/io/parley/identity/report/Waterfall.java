package io.parley.identity.report;

import io.parley.identity.explain.Explanation;
import io.parley.identity.explain.Explanation.Step;
import io.parley.identity.page.Html;

/** A pair's weights, each bar beginning where the one above it ended. */
final class Waterfall {
  private Waterfall() {}

  static Html of(Explanation pair) {
    Axis axis = axis(pair);
    Bars bars = pair.threshold() == 0 ? new Bars(axis, 0.0) : new Bars(axis, 0.0, pair.threshold());
    bars.row(Html.of("any two records"), 0, pair.prior(), Figures.bits(pair.prior()), "soft");
    double at = pair.prior();
    for (Step step : pair.steps()) {
      double to = at + step.bits();
      bars.row(
          name(step), at, to, step.known() ? Figures.bits(step.bits()) : "\u2013", style(at, to));
      at = to;
      if (step.rarity() != 0) {
        double rare = at + step.rarity();
        bars.row(
            Html.of("<small>{}</small>", step.rarity() > 0 ? "a rare value" : "a common value"),
            at,
            rare,
            Figures.bits(step.rarity()),
            style(at, rare));
        at = rare;
      }
    }
    bars.row(Html.of("<b>sum</b>"), 0, pair.bits(), Figures.bits(pair.bits()), "sum");
    return bars.html(
        "Match weights of the pair in bits, which add up to " + Figures.bits(pair.bits()));
  }

  private static Html name(Step step) {
    return step.values().isEmpty()
        ? Html.of("{} <small>{}</small>", step.attribute(), step.level())
        : Html.of(
            "{} <small>{}: {}</small>",
            step.attribute(),
            step.level(),
            String.join(" | ", step.values()));
  }

  private static String style(double from, double to) {
    return to >= from ? "main" : "against";
  }

  private static Axis axis(Explanation pair) {
    double low = Math.min(0, Math.min(pair.threshold(), pair.prior()));
    double high = Math.max(0, Math.max(pair.threshold(), pair.prior()));
    double at = pair.prior();
    for (Step step : pair.steps()) {
      for (double weight : new double[] {step.bits(), step.rarity()}) {
        at += weight;
        low = Math.min(low, at);
        high = Math.max(high, at);
      }
    }
    return Axis.of(low, high).within(0.5, 99.5);
  }

  /** What follows, in a sentence or two. */
  static String verdict(Explanation pair) {
    return "%s %s bits; the threshold is %s."
        .formatted(pair.conclusion(), Figures.bits(pair.bits()), Figures.bits(pair.threshold()));
  }

  /** By which rules it is looked at. */
  static Html rules(Explanation pair) {
    return pair.held().lookedAt().isEmpty()
        ? Html.NOTHING
        : Html.of(
            "<p class=\"aside\">Looked at by {}</p>",
            Html.each(pair.held().lookedAt(), rule -> Html.of("<code>{}</code>", rule)));
  }
}
