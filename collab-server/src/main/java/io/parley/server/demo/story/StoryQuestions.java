package io.parley.server.demo.story;

import java.util.Optional;

/** What the demo asks. */
public final class StoryQuestions {
  public static final String OVERLAP =
      """
      SELECT /*+ privacy(epsilon='0.5') */ COUNT(DISTINCT person) AS shared_people
      FROM metromail.mailings JOIN hearth.customers USING (person)""";

  public static final String LIFT =
      """
      SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.visit) AS visits,
             SUM(o.conversion) AS conversions
      FROM metromail.mailings m JOIN hearth.outcomes o USING (person)
      GROUP BY m.segment""";

  public static final String AUDIENCE =
      """
      SELECT m.person
      FROM metromail.mailings m JOIN hearth.customers c USING (person)
      WHERE m.segment = 'none' AND c.recency <= 3""";

  public static final String DENIED =
      """
      SELECT person, o.spend
      FROM metromail.mailings m JOIN hearth.outcomes o USING (person)
      WHERE m.segment = 'womens'""";

  private StoryQuestions() {}

  /** The question behind an answer of the story. */
  public static Optional<String> named(String answer) {
    return switch (answer) {
      case "overlap" -> Optional.of(OVERLAP);
      case "lift" -> Optional.of(LIFT);
      case "audience" -> Optional.of(AUDIENCE);
      default -> Optional.empty();
    };
  }
}
