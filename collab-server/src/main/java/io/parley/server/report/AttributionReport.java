package io.parley.server.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Credit of each channel for conversions, by up to seven customs. Credit, not cause.
 *
 * @param window days before a conversion within which a touch counts, 1 to 366
 * @param halfLife days after which a touch weighs half; empty: no credit by decay
 */
record AttributionReport(
    String touches,
    String channel,
    String touched,
    String conversions,
    String converted,
    int window,
    Optional<Integer> halfLife)
    implements Report {
  static final Set<String> KEYS =
      Set.of("touches", "channel", "touched", "conversions", "converted", "window", "half_life");

  private static final String POSITION =
      "CASE WHEN n = 1 THEN 1 WHEN n = 2 THEN 0.5 WHEN place = 1 OR place = n THEN 0.4 ELSE 0.2 / CAST(n - 2 AS DOUBLE) END";

  private static final List<String> RULES = List.of("first", "last", "linear", "position");

  static AttributionReport read(Given given) {
    return new AttributionReport(
        given.table("touches"),
        given.column("channel"),
        given.column("touched"),
        given.table("conversions"),
        given.column("converted"),
        given.whole("window", 30, 1, 366),
        given.has("half_life")
            ? Optional.of(given.whole("half_life", 7, 1, 366))
            : Optional.empty());
  }

  @Override
  public Evidence evidence() {
    return Evidence.OBSERVED;
  }

  /** Each person's first conversion, and the touches in the window before it. */
  private String path(boolean others) {
    return """
        (SELECT person, t.%1$s AS channel, t.%2$s AS touched, x.converted AS converted
           FROM %3$s t %7$s (SELECT person, MIN(c.%4$s) AS converted FROM %5$s c GROUP BY person) AS x USING (person)
           WHERE %8$s(t.%2$s <= x.converted AND t.%2$s > x.converted - INTERVAL '%6$d' DAY)) AS path"""
        .formatted(
            channel,
            touched,
            touches,
            converted,
            conversions,
            window,
            others ? "LEFT JOIN" : "JOIN",
            others ? "x.converted IS NULL OR " : "");
  }

  @Override
  public Map<String, String> questions() {
    Map<String, String> questions = new LinkedHashMap<>();
    questions.put(
        "rules",
        """
        SELECT channel, "first", "last", linear / 0.99 AS linear, "position" / 0.99 AS "position"
        FROM (SELECT channel,
                     SUM(CASE WHEN place = 1 THEN 1 ELSE 0 END) AS "first",
                     SUM(CASE WHEN place = n THEN 1 ELSE 0 END) AS "last",
                     SUM(%s) AS linear,
                     SUM(%s) AS "position"
              FROM (SELECT person, channel,
                           ROW_NUMBER() OVER (PARTITION BY person ORDER BY touched) AS place,
                           COUNT(*) OVER (PARTITION BY person) AS n
                    FROM %s) AS placed
              WHERE n > 0
              GROUP BY channel) AS credits"""
            .formatted(part("1 / CAST(n AS DOUBLE)"), part(POSITION), path(false)));
    halfLife.ifPresent(
        days ->
            questions.put(
                "decay",
                """
                SELECT channel, decay / 0.99 AS decay
                FROM (SELECT channel, SUM(%s) AS decay
                      FROM (SELECT person, channel, weight, SUM(weight) OVER (PARTITION BY person) AS weights
                            FROM (SELECT person, channel,
                                         %s AS weight
                                  FROM %s) AS aged) AS weighed
                      GROUP BY channel) AS credits"""
                    .formatted(
                        part("CAST(weight AS DOUBLE) / weights"), weight(days), path(false))));
    questions.put(
        "shapley",
        """
        SELECT channel, shapley / 0.99 AS shapley
        FROM (SELECT channel, SUM(%s) AS shapley
              FROM (SELECT person, channel, COUNT(*) OVER (PARTITION BY person) AS n
                    FROM (SELECT person, channel FROM %s GROUP BY person, channel) AS once) AS shared
              GROUP BY channel) AS credits"""
            .formatted(part("1 / CAST(n AS DOUBLE)"), path(false)));
    questions.put(
        "steps",
        """
        SELECT origin, target, COUNT(*) AS n
        FROM (SELECT person, COALESCE(LAG(channel) OVER (PARTITION BY person ORDER BY touched), '%1$s') AS origin,
                     channel AS target
              FROM %4$s
              UNION ALL
              SELECT person, channel AS origin,
                     CASE WHEN converted IS NULL THEN '%3$s' ELSE '%2$s' END AS target
              FROM (SELECT person, channel, converted,
                           ROW_NUMBER() OVER (PARTITION BY person ORDER BY touched DESC) AS back
                    FROM %4$s) AS turned WHERE back = 1) AS stepped
        GROUP BY origin, target"""
            .formatted(Transitions.START, Transitions.CONVERSION, Transitions.NULL, path(true)));
    questions.put("touched", "SELECT COUNT(DISTINCT person) AS people FROM " + path(false));
    questions.put("converted", "SELECT COUNT(DISTINCT person) AS people FROM " + conversions);
    return questions;
  }

  /**
   * A part of one conversion, for a sum. The engine rounds values to a grid with a fixed number of
   * digits of their range: below 1 it has one digit more than up to 1.
   */
  private static String part(String credit) {
    return "LEAST(GREATEST(0.99 * (%s), 0), 0.99)".formatted(credit);
  }

  /** By whole days, as conditions: a time itself may be compared and not summed. */
  private String weight(int days) {
    StringBuilder weight = new StringBuilder("CASE");
    for (int day = 0; day < window - 1; day++) {
      weight.append(
          String.format(
              Locale.ROOT,
              " WHEN touched > converted - INTERVAL '%d' DAY THEN %s",
              day + 1,
              fraction(day, days)));
    }
    return weight.append(" ELSE ").append(fraction(window - 1, days)).append(" END").toString();
  }

  private static String fraction(int day, int days) {
    return String.format(Locale.ROOT, "%.6f", Math.max(1e-6, Math.pow(2, -day / (double) days)));
  }

  @Override
  public Findings findings(Replies answers) {
    Answers rules = answers.get("rules");
    Transitions steps = steps(answers.get("steps"));
    Answers touched = answers.get("touched");
    Map<String, Double> markov = steps.credit(touched.number(0, "people").orElse(0.0));
    Map<String, Double> removal = steps.removalEffects();
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < rules.rows(); row++) {
      String label = rules.label(row, "channel");
      List<Figure> figures = new ArrayList<>();
      for (String rule : RULES) {
        figures.add(rules.figure(row, rule, rule, Figure.Unit.NUMBER));
      }
      if (halfLife.isPresent()) {
        figures.add(credit(answers.get("decay"), label, "decay"));
      }
      figures.add(credit(answers.get("shapley"), label, "shapley"));
      boolean known = removal.getOrDefault(label, 0.0) > 0;
      figures.add(ofSteps("markov", Figure.Unit.NUMBER, known ? markov.get(label) : null));
      figures.add(ofSteps("removal effect", Figure.Unit.SHARE, known ? removal.get(label) : null));
      rows.add(new Finding.Row(List.of(label), figures));
    }
    Finding people =
        new Finding(
            "People who converted",
            List.of("of"),
            List.of(
                new Finding.Row(
                    List.of("all"),
                    List.of(
                        answers
                            .get("converted")
                            .figure(0, "people", "people", Figure.Unit.PEOPLE))),
                new Finding.Row(
                    List.of("with a touch in the window"),
                    List.of(touched.figure(0, "people", "people", Figure.Unit.PEOPLE)))));
    return new Findings(
        verdict(rows),
        List.of(new Finding("Credit by channel", List.of("channel"), rows), people),
        Shown.groups(rules),
        List.of(
            "The first table is of people with a touch; the others of the second converted without one, or before the window. A person's first conversion counts, with the touches of the %d days before it."
                .formatted(window),
            "First, last: 1 to that touch. Linear: equal parts. Position: 0.4 to first and last, 0.2 between. Decay, where asked for: half the weight every so many days, by whole days. Shapley: equal parts to a path's channels. Markov: by removal, from counts of steps. No range is given for it: steps of few people are withheld, and how far that moves credits is not known; a channel whose steps are withheld has none.",
            "None of these customs knows what people would have done without the channel.",
            "Each person's touches are bounded by the policy: credits of longer paths are cut there."));
  }

  private static Verdict verdict(List<Finding.Row> rows) {
    int linear = RULES.indexOf("linear");
    return rows.stream()
        .filter(r -> r.figures().get(linear).estimate().isPresent())
        .max(Comparator.comparing(r -> r.figures().get(linear).estimate().orElseThrow()))
        .map(
            r ->
                new Verdict(
                    Verdict.Tone.DESCRIBES,
                    String.format(
                        Locale.ROOT,
                        "Credit, not cause: shared out in equal parts, most of it goes to %s, for about %,.0f conversions%s.",
                        r.labels().get(0),
                        r.figures().get(linear).estimate().orElseThrow(),
                        range(r.figures().get(linear)))))
        .orElse(
            new Verdict(
                Verdict.Tone.INCONCLUSIVE,
                "Credit, not cause; and no channel has enough people to show."));
  }

  private static String range(Figure figure) {
    return figure.low().isEmpty() || figure.high().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT, " (95%% range %,.0f to %,.0f)", figure.low().get(), figure.high().get());
  }

  private static Figure credit(Answers answer, String channel, String rule) {
    return answer
        .row("channel", channel)
        .map(row -> answer.figure(row, rule, rule, Figure.Unit.NUMBER))
        .orElse(Figure.released(rule, Figure.Unit.NUMBER, Optional.empty(), Optional.empty()));
  }

  private static Figure ofSteps(String name, Figure.Unit unit, @Nullable Double value) {
    return Figure.released(name, unit, Optional.ofNullable(value), Optional.empty());
  }

  private static Transitions steps(Answers answer) {
    Map<Transitions.Step, Double> counts = new LinkedHashMap<>();
    for (int row = 0; row < answer.rows(); row++) {
      counts.put(
          new Transitions.Step(answer.label(row, "origin"), answer.label(row, "target")),
          answer.number(row, "n").orElse(0.0));
    }
    return new Transitions(counts);
  }
}
