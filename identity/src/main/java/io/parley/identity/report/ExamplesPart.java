package io.parley.identity.report;

import io.parley.identity.explain.Explanation;
import io.parley.identity.page.Html;
import io.parley.identity.report.Report.Example;
import java.util.List;

/** Pairs of this run, weight by weight. */
final class ExamplesPart {
  private ExamplesPart() {}

  static Html section(List<Example> examples) {
    return examples.isEmpty()
        ? Html.NOTHING
        : Html.of(
            """
            <section id="pairs" aria-labelledby="pairs-title">
            <h2 id="pairs-title">Pairs, weight by weight</h2>
            <p>Each bar begins where the one above it ended, and the last is where they end. The dashed line is \
            the threshold. Which records these are, and what they hold, is not in this file: \
            <code>parley identity explain</code> shows any pair in your own terminal.</p>
            <p class="legend"><span><i class="key main"></i>speaks for one person</span> \
            <span><i class="key against"></i>speaks against</span></p>
            <div class="pairs">
            {}</div>
            </section>
            """,
            Html.each(examples, example -> pair(example.title(), example.pair())));
  }

  /** One pair. */
  static Html pair(String title, Explanation pair) {
    return Html.of(
        """
        <article><h3>{}</h3>
        <p class="aside">{}{}</p>
        {}{}</article>
        """,
        title,
        pair.left().equals(pair.right())
            ? "Two records of " + pair.left() + ". "
            : "A record of %s and one of %s. ".formatted(pair.left(), pair.right()),
        Waterfall.verdict(pair),
        Waterfall.of(pair),
        Waterfall.rules(pair));
  }
}
