package io.parley.server.demo.page;

import io.parley.identity.page.Html;
import io.parley.server.demo.story.Story;
import io.parley.server.page.Figures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The story as one web page that needs nothing else: no script, no font, no picture from elsewhere.
 * What is dynamic goes through {@link Html}, which escapes it.
 */
public final class StoryHtml {
  private StoryHtml() {}

  /** The whole document. */
  public static String of(Story story) {
    List<Outcome> outcomes = Outcome.of(story);
    return Html.of(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Did the spring mailing work? \u00b7 Parley demo</title>
            <style>
            {}</style>
            </head>
            <body>
            <header>
            <p class="brand">Parley <span>data clean room, demo</span></p>
            <h1>Did the spring mailing work?</h1>
            <p class="lead">Hearth, a shop, knows who bought; Metromail, a publisher, knows who was sent \
            which e-mail; this page is what they learnt together without handing a single customer\u2019s \
            record to each other.</p>
            <dl class="tiles">
            {}</dl>
            </header>
            <main>
            {}{}{}{}{}{}{}{}</main>
            <footer>
            <p>All of this as a document: <a href="/story.json">story.json</a>. The experiment is Kevin \
            Hillstrom\u2019s, with 64,000 real customers; names and addresses are made up.</p>
            </footer>
            </body>
            </html>
            """,
            Html.resource(StoryHtml.class, "/demo/page/page.css"),
            Html.each(tiles(story, outcomes), Tile::html),
            WhoLearns.section(),
            OverlapPart.section(story),
            LiftPart.section(outcomes),
            AudiencePart.section(story.audience()),
            RefusedPart.section(story.denied()),
            BudgetPart.section(story),
            AskPart.section(),
            MethodsPart.section(story))
        .toString();
  }

  /** A figure to remember. */
  private record Tile(String term, String figure, String below) {
    Html html() {
      return Html.of(
          "<div><dt>{}</dt><dd><strong>{}</strong><small>{}</small></dd></div>",
          term,
          figure,
          below);
    }
  }

  private static List<Tile> tiles(Story story, List<Outcome> outcomes) {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(
        new Tile(
            "Customers both know",
            Figures.count(story.overlap().estimate()),
            Figures.counts(story.overlap().interval95())));
    for (Outcome outcome : outcomes) {
      if (outcome.things().equals("visits")) {
        tiles.add(tile(outcome));
      }
    }
    story.budget().values().stream()
        .map(Story.Budget::epsilonLimit)
        .min(BigDecimal::compareTo)
        .flatMap(
            limit ->
                story.budget().values().stream()
                    .map(Story.Budget::epsilonSpent)
                    .max(BigDecimal::compareTo)
                    .map(
                        spent ->
                            new Tile(
                                "Privacy budget spent",
                                "\u03b5 " + Figures.decimal(spent),
                                "of " + Figures.decimal(limit) + " a month")))
        .ifPresent(tiles::add);
    return tiles;
  }

  private static Tile tile(Outcome outcome) {
    Double change = outcome.effect().estimate();
    List<Double> range = outcome.effect().interval95();
    return new Tile(
        outcome.title(),
        change == null ? "not estimable" : Figures.change(change),
        range == null ? "" : Figures.changes(range));
  }
}
