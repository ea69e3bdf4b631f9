package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import io.parley.server.demo.story.Story;
import io.parley.server.page.Figures;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every figure of the lift, a row for each arm and metric. */
final class LiftTable {
  private static final String NOT_ESTIMABLE = "not estimable";

  private LiftTable() {}

  static Html of(List<Outcome> outcomes) {
    return Html.of(
        """
        <p class="aside" id="lift-figures">Each e-mail against no e-mail, with 95\u00a0% ranges</p>
        <div class="wide" role="region" aria-labelledby="lift-figures" tabindex="0">
        <table class="many" aria-labelledby="lift-figures">
        <thead><tr>
        <th scope="col">E-mail,<br>outcome</th>
        <th scope="col">Without<br>e-mail</th>
        <th scope="col">With<br>e-mail</th>
        <th scope="col">Change</th>
        <th scope="col">Extra per<br>1,000 sent</th>
        <th scope="col">Extra<br>in all</th>
        <th scope="col">Published<br>change</th>
        </tr></thead>
        <tbody>
        {}</tbody>
        </table>
        </div>
        """,
        Html.each(outcomes, LiftTable::row));
  }

  private static Html row(Outcome outcome) {
    Story.Effect effect = outcome.effect();
    Story.Points points = effect.points();
    Double change = effect.estimate();
    List<Double> changes = effect.interval95();
    return Html.of(
        """
        <tr class="{}"><th scope="row">{} <small>{}</small></th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>""",
        outcome.verdict().style(),
        Words.name(Words.arm(outcome.arm())),
        outcome.things(),
        rate(outcome.control()),
        rate(outcome.treated()),
        cell(
            change == null ? NOT_ESTIMABLE : Figures.change(change),
            changes == null ? "" : Figures.changes(changes)),
        perThousand(points.estimate(), points.interval95()),
        inAll(outcome),
        Figures.change(effect.published()));
  }

  private static Html rate(Optional<ReleasedRate> rate) {
    return rate.map(
            r ->
                cell(
                    Figures.rate(r.rate()),
                    Figures.count(r.successes()) + " of " + Figures.count(r.people())))
        .orElseGet(() -> cell(NOT_ESTIMABLE, ""));
  }

  private static Html perThousand(@Nullable Double estimate, @Nullable List<Double> range) {
    return cell(
        estimate == null ? NOT_ESTIMABLE : Figures.perThousand(estimate),
        range == null ? "" : Figures.perThousands(range));
  }

  /** The difference of the rates times the released size of the arm, as the engine defines it. */
  private static Html inAll(Outcome outcome) {
    Double estimate = outcome.effect().points().estimate();
    List<Double> range = outcome.effect().points().interval95();
    if (estimate == null || range == null || outcome.treated().isEmpty()) {
      return cell(NOT_ESTIMABLE, "");
    }
    double people = outcome.treated().get().people();
    return cell(
        "about " + Figures.count(people * estimate),
        Figures.counts(List.of(people * range.get(0), people * range.get(1))));
  }

  private static Html cell(String figure, String below) {
    return below.isEmpty() ? Html.of("{}", figure) : Html.of("{}<small>{}</small>", figure, below);
  }
}
