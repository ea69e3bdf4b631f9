package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import io.parley.server.demo.story.Story;
import io.parley.server.page.Figures;
import java.util.List;
import java.util.Objects;

/** What an outcome shows. "We cannot tell" is an answer as good as the others. */
enum Verdict {
  MORE("decided"),
  FEWER("decided"),
  INCONCLUSIVE("open"),
  NOT_ESTIMABLE("open");

  private final String style;

  Verdict(String style) {
    this.style = style;
  }

  /** The style class: decided or open, never good or bad. */
  String style() {
    return style;
  }

  /** The verdicts on all outcomes, a sentence each. */
  static Html sentences(List<Outcome> outcomes) {
    return Html.of(
        "<ul class=\"verdicts\">\n{}</ul>\n",
        Html.each(
            outcomes,
            o ->
                Html.of("<li class=\"{}\">{}</li>", o.verdict().style(), o.verdict().sentence(o))));
  }

  private Html sentence(Outcome outcome) {
    String arm = Words.arm(outcome.arm());
    if (this == NOT_ESTIMABLE) {
      return Html.of(
          "<strong>Not estimable.</strong> The numbers on {} after the {} are too small beside their"
              + " noise for any statement.",
          outcome.things(),
          arm);
    }
    Story.Points points = outcome.effect().points();
    double estimate = Objects.requireNonNull(points.estimate());
    List<Double> range = Objects.requireNonNull(points.interval95());
    if (this == INCONCLUSIVE) {
      return Html.of(
          "<strong>Inconclusive.</strong> The {} may have changed nothing: {} per 1,000 customers"
              + " (95\u00a0% range {}) of {}.",
          arm, Figures.perThousand(estimate), Figures.perThousands(range), outcome.things());
    }
    boolean more = this == MORE;
    List<Double> sizes = more ? range : List.of(-range.get(1), -range.get(0));
    return Html.of(
        "The {} caused about <strong>{} {} {}</strong> per 1,000 customers who were sent it (95\u00a0%"
            + " range {}){}.",
        arm,
        Figures.perThousand(Math.abs(estimate)),
        more ? "more" : "fewer",
        outcome.things(),
        Figures.perThousands(sizes),
        change(outcome.effect()));
  }

  private static String change(Story.Effect effect) {
    Double estimate = effect.estimate();
    return estimate == null ? "" : ", a change of " + Figures.change(estimate);
  }
}
