package io.parley.server.demo;

/** What the demo asks. */
final class StoryQuestions {
  static final String OVERLAP =
      """
      SELECT /*+ privacy(epsilon='0.5') */ COUNT(DISTINCT person) AS shared_people
      FROM metromail.mailings JOIN hearth.customers USING (person)""";

  static final String LIFT =
      """
      SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.visit) AS visits,
             SUM(o.conversion) AS conversions
      FROM metromail.mailings m JOIN hearth.outcomes o USING (person)
      GROUP BY m.segment""";

  static final String AUDIENCE =
      """
      SELECT m.person
      FROM metromail.mailings m JOIN hearth.customers c USING (person)
      WHERE m.segment = 'none' AND c.recency <= 3""";

  static final String DENIED =
      """
      SELECT person, o.spend
      FROM metromail.mailings m JOIN hearth.outcomes o USING (person)
      WHERE m.segment = 'womens'""";

  private StoryQuestions() {}
}
