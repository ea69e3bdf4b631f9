package io.parley.server.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /** What a whole conversion counts as in sums of parts. */
  private static final double WHOLE = 0.99;

  /** Where the credit in equal parts stands among a row's figures. */
  private static final int LINEAR = 2;

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
        SELECT channel,
               SUM(CASE WHEN place = 1 THEN 1 ELSE 0 END) AS "first",
               SUM(CASE WHEN place = n THEN 1 ELSE 0 END) AS "last",
               SUM(%s) AS linear,
               SUM(%s) AS "position"
        FROM (SELECT person, channel,
                     ROW_NUMBER() OVER (PARTITION BY person ORDER BY touched) AS place,
                     COUNT(*) OVER (PARTITION BY person) AS n
              FROM %s) AS placed
        WHERE n > 0
        GROUP BY channel"""
            .formatted(part("1 / CAST(n AS DOUBLE)"), part(POSITION), path(false)));
    halfLife.ifPresent(
        days ->
            questions.put(
                "decay",
                """
                SELECT channel, SUM(%s) AS decay
                FROM (SELECT person, channel, weight, SUM(weight) OVER (PARTITION BY person) AS weights
                      FROM (SELECT person, channel,
                                   %s AS weight
                            FROM %s) AS aged) AS weighed
                GROUP BY channel"""
                    .formatted(
                        part("CAST(weight AS DOUBLE) / weights"), weight(days), path(false))));
    questions.put(
        "shapley",
        """
        SELECT channel, SUM(%s) AS shapley
        FROM (SELECT person, channel, COUNT(*) OVER (PARTITION BY person) AS n
              FROM (SELECT person, channel FROM %s GROUP BY person, channel) AS once) AS shared
        GROUP BY channel"""
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
    return "LEAST(GREATEST(%1$s * (%2$s), 0), %1$s)".formatted(WHOLE, credit);
  }

  /** The conversions that a sum of parts stands for. */
  private static Figure whole(Figure parts) {
    return parts.over(
        parts.name(),
        Figure.Unit.NUMBER,
        WHOLE,
        "the answer's sum and its interval, over " + WHOLE);
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
    Answers touched = answers.get("touched");
    MarkovCredits markov = markov(answers.get("steps"), touched);
    List<Finding.Row> rows = new ArrayList<>();
    for (int row = 0; row < rules.rows(); row++) {
      String label = rules.label(row, "channel");
      List<Figure> figures = new ArrayList<>();
      figures.add(rules.figure(row, "first", "first", Figure.Unit.NUMBER));
      figures.add(rules.figure(row, "last", "last", Figure.Unit.NUMBER));
      figures.add(whole(rules.compared(row, "linear", "linear", Figure.Unit.NUMBER, rules.rows())));
      figures.add(whole(rules.figure(row, "position", "position", Figure.Unit.NUMBER)));
      if (halfLife.isPresent()) {
        figures.add(credit(answers.get("decay"), label, "decay"));
      }
      figures.add(credit(answers.get("shapley"), label, "shapley"));
      figures.add(markov.credit(label));
      figures.add(markov.removalEffect(label));
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
            "First, last: 1 to that touch. Linear: equal parts. Position: 0.4 to first and last, 0.2 between. Decay, where asked for: half the weight every so many days, by whole days. Shapley: equal parts to a path's channels.",
            "Markov: by removal, from counts of steps. Its ranges hold what the exact counts of the steps that show would give, in about 95 of 100 reports (by simulation, not proved): the noise of all these counts by the delta method. Steps of few people do not show, and are not in them. Not estimable: the channel's steps do not show, or are so few beside the noise that the formula fails.",
            Shown.compared(rows.size()),
            "All ranges are of these people's paths. What other people would have done is not in them; nor does any of these customs know what people would have done without the channel.",
            "Each person's touches are bounded by the policy: credits of longer paths are cut there."));
  }

  private static Verdict verdict(List<Finding.Row> rows) {
    return Shown.top(rows, LINEAR)
        .map(
            top ->
                Shown.verdict(
                    top,
                    String.format(
                        Locale.ROOT,
                        "Credit, not cause: shared out in equal parts, most of it goes to %s, for about %,.0f conversions%s.",
                        top.row().labels().get(0),
                        top.figure().estimate().orElseThrow(),
                        top.ranged("%,.0f to %,.0f"))))
        .orElse(
            new Verdict(
                Verdict.Tone.INCONCLUSIVE,
                "Credit, not cause; and no channel has enough people to show."));
  }

  private static Figure credit(Answers answer, String channel, String rule) {
    return answer
        .row("channel", channel)
        .map(row -> whole(answer.figure(row, rule, rule, Figure.Unit.NUMBER)))
        .orElse(
            Figure.notEstimable(
                rule,
                Figure.Unit.NUMBER,
                Figure.Says.IN_THE_ROWS,
                "too few people for it to show"));
  }

  private static MarkovCredits markov(Answers steps, Answers touched) {
    Map<Transitions.Step, Double> counts = new LinkedHashMap<>();
    Map<Transitions.Step, Double> variances = new LinkedHashMap<>();
    for (int row = 0; row < steps.rows(); row++) {
      Transitions.Step step =
          new Transitions.Step(steps.label(row, "origin"), steps.label(row, "target"));
      steps
          .noised(row, "n")
          .ifPresent(
              n -> {
                counts.put(step, n.value());
                variances.put(step, n.noiseVariance());
              });
    }
    return new MarkovCredits(new Transitions(counts), variances, touched.noised(0, "people"));
  }
}
