package io.parley.server.report;

import io.parley.query.release.Arm;
import io.parley.query.release.Effect;
import io.parley.query.release.Interval;
import io.parley.query.release.Lift;
import io.parley.query.release.MeanLift;
import io.parley.query.release.Moments;
import io.parley.query.release.NoisedNumber;
import io.parley.query.release.SampleRatio;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Conversion lift of a randomised test: every arm against the control, by everybody who was
 * assigned (intention to treat). Nothing of it is shown as believable where the arms are not as
 * large as the test planned them.
 *
 * @param outcomes names and columns of 0 and 1: who did it
 * @param value the column of what people spend
 * @param planned the share that each arm was meant to get; the control is one of them
 * @param cost of each arm's treatment, where known
 */
record LiftReport(
    String assigned,
    String arm,
    String outcomeTable,
    Map<String, String> outcomes,
    Optional<String> value,
    String control,
    Map<String, BigDecimal> planned,
    Map<String, BigDecimal> cost,
    boolean everybody)
    implements Report {
  static final Set<String> KEYS =
      Set.of(
          "assigned",
          "arm",
          "outcomes",
          "did",
          "value",
          "control",
          "planned",
          "randomised",
          "cost",
          "everybody");

  private static final String QUESTION = "lift";
  private static final String PEOPLE = "people";
  private static final String SPENT = "value_sum";
  private static final String SQUARES = "value_squares";

  static LiftReport read(Given given) {
    if (!given.mustBeFlag("randomised")) {
      throw given.bad(
          "randomised",
          "only a test whose people were assigned at random has a lift; `reach` or `roas` describe others");
    }
    Map<String, BigDecimal> planned = given.amounts("planned");
    String control = given.text("control");
    if (planned.size() < 2 || !planned.containsKey(control)) {
      throw given.bad(
          "planned", "`planned` gives the share of each arm, two or more, the control among them");
    }
    Map<String, BigDecimal> cost = given.has("cost") ? given.amounts("cost") : Map.of();
    for (String costly : cost.keySet()) {
      if (!planned.containsKey(costly) || costly.equals(control)) {
        throw given.bad("cost", "`" + costly + "` is no arm with a treatment");
      }
    }
    return new LiftReport(
        given.table("assigned"),
        given.column("arm"),
        given.table("outcomes"),
        given.columns("did"),
        given.columnIfGiven("value"),
        control,
        planned,
        cost,
        given.flag("everybody"));
  }

  @Override
  public Evidence evidence() {
    return Evidence.EXPERIMENT;
  }

  @Override
  public Map<String, String> questions() {
    StringBuilder sql = new StringBuilder("SELECT a." + arm + " AS arm");
    sql.append(", COUNT(DISTINCT person) AS ").append(PEOPLE);
    outcomes.forEach((name, column) -> sql.append(", SUM(o.%s) AS %s".formatted(column, name)));
    value.ifPresent(
        v ->
            sql.append(
                ", SUM(o.%1$s) AS %2$s, SUM(CAST(o.%1$s * o.%1$s AS DECIMAL(18, 2))) AS %3$s"
                    .formatted(v, SPENT, SQUARES)));
    sql.append(
        "\nFROM %s a %s %s o USING (person)"
            .formatted(assigned, everybody ? "LEFT JOIN" : "JOIN", outcomeTable));
    sql.append("\nGROUP BY a.").append(arm);
    return Map.of(QUESTION, sql.toString());
  }

  @Override
  public Findings findings(Replies answers) {
    Answers answer = answers.get(QUESTION);
    Map<String, Integer> rows = new LinkedHashMap<>();
    planned.keySet().forEach(name -> answer.row("arm", name).ifPresent(r -> rows.put(name, r)));
    List<Check> health = new ArrayList<>();
    boolean believable = arms(answer, rows, health);
    List<Finding> tables = new ArrayList<>();
    List<Finding.Row> totals = new ArrayList<>();
    List<Judged> judged = new ArrayList<>();
    List<String> treated = rows.keySet().stream().filter(name -> !name.equals(control)).toList();
    for (String name : planned.keySet()) {
      if (!rows.containsKey(name)) {
        continue;
      }
      totals.add(total(answer, at(rows, name), name));
      if (!name.equals(control) && rows.containsKey(control)) {
        List<Finding.Row> effects =
            effects(
                answer,
                List.of(at(rows, name)),
                at(rows, control),
                costOf(List.of(name)),
                treated.size());
        Finding.Row first = effects.get(0);
        judged.add(new Judged(name, first.labels().get(0), first.figures().get(2)));
        tables.add(
            new Finding("%s against %s".formatted(name, control), List.of("outcome"), effects));
      }
    }
    if (rows.containsKey(control) && treated.size() > 1) {
      tables.add(
          new Finding(
              "%s together against %s".formatted(String.join(" and ", treated), control),
              List.of("outcome"),
              effects(
                  answer,
                  treated.stream().map(name -> at(rows, name)).toList(),
                  at(rows, control),
                  costOf(treated),
                  1)));
    }
    tables.add(0, new Finding("Everybody who was assigned", List.of("arm"), totals));
    return new Findings(verdict(believable, judged), tables, health, methods(judged.size()));
  }

  /** The row of an arm that is in the answer. */
  private static int at(Map<String, Integer> rows, String arm) {
    return Objects.requireNonNull(rows.get(arm), arm);
  }

  private record Judged(String arm, String outcome, Figure inAll) {}

  private boolean arms(Answers answer, Map<String, Integer> rows, List<Check> health) {
    List<NoisedNumber> people = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    planned.forEach(
        (name, share) ->
            Optional.ofNullable(rows.get(name))
                .flatMap(row -> answer.noised(row, PEOPLE))
                .ifPresent(
                    n -> {
                      people.add(n);
                      shares.add(share.doubleValue());
                    }));
    if (people.size() < planned.size()) {
      health.add(
          new Check(
              Check.State.BAD,
              "arms",
              "%d of %d planned arms are in the answer; the others hold too few people, or are named otherwise in the data"
                  .formatted(people.size(), planned.size())));
      return false;
    }
    List<String> few = near(answer, rows);
    if (!few.isEmpty()) {
      health.add(
          new Check(
              Check.State.BAD,
              "arms",
              "%s: so few people that noise decided whether they show; no effect of them is to be believed"
                  .formatted(String.join(", ", few))));
      return false;
    }
    SampleRatio ratio = SampleRatio.of(people, shares);
    health.add(
        new Check(
            ratio.isOff() ? Check.State.BAD : Check.State.GOOD,
            "sizes of the arms",
            ratio.isOff()
                ? "not as planned (p = %.2g, below %s): assignment or logging went wrong, and no effect is to be believed"
                    .formatted(ratio.probability(), SampleRatio.LIMIT)
                : "as planned (p = %.2g)".formatted(ratio.probability())));
    return !ratio.isOff();
  }

  /** Arms that are not clear of the number of people from which on groups show. */
  private static List<String> near(Answers answer, Map<String, Integer> rows) {
    return rows.keySet().stream()
        .filter(
            name ->
                answer
                    .counted(at(rows, name), PEOPLE, Figure.Unit.PEOPLE)
                    .filter(n -> n.rangeOfOneOf(rows.size()).low() <= 0)
                    .isPresent())
        .toList();
  }

  private Finding.Row total(Answers answer, int row, String name) {
    List<Figure> figures = new ArrayList<>();
    figures.add(answer.figure(row, PEOPLE, PEOPLE, Figure.Unit.PEOPLE));
    outcomes.keySet().forEach(o -> figures.add(answer.figure(row, o, o, Figure.Unit.NUMBER)));
    value.ifPresent(v -> figures.add(answer.figure(row, SPENT, v, Figure.Unit.MONEY)));
    return new Finding.Row(List.of(name), figures);
  }

  /** What arms cost together; empty where that of one is not known. */
  private Optional<BigDecimal> costOf(List<String> arms) {
    return cost.keySet().containsAll(arms)
        ? arms.stream().map(cost::get).map(Objects::requireNonNull).reduce(BigDecimal::add)
        : Optional.empty();
  }

  /**
   * Arms with treatment, taken together, against the control, by outcome.
   *
   * @param compared how many arms the verdict compares by the first outcome, this one among them
   */
  private List<Finding.Row> effects(
      Answers answer,
      List<Integer> treated,
      int untreated,
      Optional<BigDecimal> spent,
      int compared) {
    List<Finding.Row> effects = new ArrayList<>();
    for (String outcome : outcomes.keySet()) {
      Optional<Lift> lift =
          arm(answer, treated, outcome)
              .flatMap(
                  t -> arm(answer, List.of(untreated), outcome).map(c -> Lift.of(t).against(c)));
      Optional<Effect> all = lift.flatMap(Lift::incrementalSuccesses);
      effects.add(
          row(
              outcome,
              Figure.effect("change", Figure.Unit.CHANGE, lift.flatMap(Lift::relativeLift)),
              Figure.effect(
                  "per person", Figure.Unit.PER_PERSON, lift.flatMap(Lift::rateDifference)),
              Figure.effect("extra in all", Figure.Unit.NUMBER, all)
                  .together(
                      effects.isEmpty() ? compared : 1, all.map(e -> e.intervalOfOneOf(compared))),
              spent.flatMap(c -> all.map(e -> e.times(1 / c.doubleValue())))));
    }
    value.ifPresent(v -> effects.add(spending(answer, treated, untreated, spent)));
    return effects;
  }

  private Finding.Row spending(
      Answers answer, List<Integer> treated, int untreated, Optional<BigDecimal> spent) {
    Optional<MeanLift> lift =
        moments(answer, treated)
            .flatMap(t -> moments(answer, List.of(untreated)).map(c -> new MeanLift(t, c)));
    return row(
        value.orElseThrow(),
        Figure.effect("change", Figure.Unit.CHANGE, lift.flatMap(MeanLift::relativeLift)),
        Figure.effect("per person", Figure.Unit.MONEY, lift.flatMap(MeanLift::perPerson)),
        Figure.effect("extra in all", Figure.Unit.MONEY, lift.flatMap(MeanLift::incremental)),
        spent.flatMap(c -> lift.flatMap(l -> l.perCost(c))));
  }

  private Finding.Row row(
      String outcome, Figure change, Figure each, Figure all, Optional<Effect> perCost) {
    List<Figure> figures = new ArrayList<>(List.of(change, each, all));
    if (!cost.isEmpty()) {
      figures.add(Figure.effect("extra for each unit of cost", Figure.Unit.TIMES, perCost));
    }
    return new Finding.Row(List.of(outcome), figures);
  }

  private static Optional<Arm> arm(Answers answer, List<Integer> rows, String outcome) {
    return answer
        .noised(rows, PEOPLE)
        .flatMap(n -> answer.noised(rows, outcome).map(x -> new Arm(n, x)));
  }

  private static Optional<Moments> moments(Answers answer, List<Integer> rows) {
    return answer
        .noised(rows, PEOPLE)
        .flatMap(
            n ->
                answer
                    .noised(rows, SPENT)
                    .flatMap(s -> answer.noised(rows, SQUARES).map(q -> new Moments(n, s, q))));
  }

  private static Verdict verdict(boolean believable, List<Judged> judged) {
    if (!believable) {
      return new Verdict(
          Verdict.Tone.NOT_TO_BE_BELIEVED,
          "The arms are not what the test planned: no effect is to be believed before that is cleared up.");
    }
    int arms = judged.size();
    List<Judged> clear =
        judged.stream()
            .filter(j -> j.inAll().named(arms).filter(r -> !r.contains(0)).isPresent())
            .toList();
    if (clear.isEmpty()) {
      return new Verdict(
          Verdict.Tone.INCONCLUSIVE,
          "Inconclusive: the range of the first outcome holds no effect too%s. A larger test, or a higher ε, would tell more."
              .formatted(arms < 2 ? "" : " in each of the %d arms".formatted(arms)));
    }
    long more = clear.stream().filter(LiftReport::isMore).count();
    return new Verdict(
        more == clear.size()
            ? Verdict.Tone.MORE
            : more == 0 ? Verdict.Tone.FEWER : Verdict.Tone.DESCRIBES,
        clear.stream()
                .map(j -> sentence(j, j.inAll().named(arms).orElseThrow(), arms))
                .collect(Collectors.joining("; "))
            + ".");
  }

  private static boolean isMore(Judged judged) {
    return judged.inAll().estimate().orElseThrow() > 0;
  }

  private static String sentence(Judged judged, Interval range, int arms) {
    boolean more = isMore(judged);
    return String.format(
        Locale.ROOT,
        "%s caused about %,.0f %s %s (95%% range %,.0f to %,.0f%s)",
        judged.arm(),
        Math.abs(judged.inAll().estimate().orElseThrow()),
        more ? "more" : "fewer",
        judged.outcome(),
        more ? range.low() : -range.high(),
        more ? range.high() : -range.low(),
        Shown.atOnce(arms, "arms"));
  }

  private List<String> methods(int arms) {
    List<String> methods = new ArrayList<>();
    methods.add(
        everybody
            ? "Everybody who was assigned counts, seen by the other party or not (intention to treat)."
            : "People count whom both parties know: assignment must not change who is known.");
    methods.add(
        "Rates: sampling variance p(1 − p)/n and the noise of both counts, by the delta method; changes by Fieller's interval. Nothing is clamped.");
    methods.add(
        "The sentence above is about the first outcome of the file alone"
            + (arms < 2
                ? "."
                : ", and names every arm whose range leaves out no effect. Its ranges are those with which all %d arms hold at once (1 − 0.05/%d each, sampling by the normal law, noise by the tail of its own), so that of 100 such reports at most five name a range that does not hold."
                    .formatted(arms, arms))
            + " In the tables each range holds by itself; of twenty, about one is expected to miss.");
    value.ifPresent(
        v ->
            methods.add(
                "Values are clamped to the bounds of the policy; what that takes away is not in the ranges."));
    return methods;
  }
}
