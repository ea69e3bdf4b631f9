package io.parley.server.report;

import io.parley.policy.Analysis;
import io.parley.policy.Circumstances;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantities;
import io.parley.query.plan.Quantity;
import io.parley.query.sql.Given;
import io.parley.server.demo.data.Customer;
import io.parley.server.demo.data.Segment;
import io.parley.server.wire.AnswerDocument;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A lift report over and over, on people drawn anew with replacement from the arms of an experiment
 * and with fresh noise: how often its ranges hold what is true of all people. The question is
 * planned under the policies, so that laws and grids are those of a real answer, and the numbers go
 * through the report's own findings. Only the joint statement is left out, whose sums are made
 * here.
 */
public final class LiftRehearsal {
  private static final String FILE =
      """
      report: parley/v1
      form: lift
      title: Rehearsal
      purpose: measurement
      with:
        assigned: metromail.mailings
        arm: segment
        outcomes: hearth.outcomes
        did: {visits: visit, conversions: conversion}
        value: spend
        control: none
        randomised: true
        planned: {none: 1, mens: 1}
      """;

  private static final List<String> COLUMNS =
      List.of("people", "visits", "conversions", "value_sum", "value_squares");
  private static final List<Segment> ARMS = List.of(Segment.NONE, Segment.MENS);

  private final NoiseProvider noise;
  private final SplittableRandom random;
  private final ReportFile file = ReportFile.read("rehearsal.yaml", FILE);
  private final String sql = file.report().questions().values().iterator().next();
  private final List<Told> numbers = new ArrayList<>();
  private final List<int[]> arms;
  private final AnswerDocument.Receipt receipt;

  /** A number of the answer: its place among the row's, its grid, and the law of its noise. */
  private record Told(BigDecimal step, IntegerNoise law, AnswerDocument.Noise told) {}

  /** What one of an arm's people did: cents, then a bit each for a conversion and a visit. */
  private static int packed(Customer one) {
    return one.spend().movePointRight(2).intValueExact() << 2
        | (one.conversion() ? 2 : 0)
        | (one.visit() ? 1 : 0);
  }

  /** How a range of one release stands to what is true. */
  public enum Outcome {
    HOLDS,
    MISSES,
    /** There is none: it excludes nothing, and says nothing. */
    NOT_ESTIMABLE
  }

  /**
   * Which ranges of one release hold what is true.
   *
   * @param visitDifference of visits a person
   * @param conversionLift the relative change of conversions, by Fieller's interval
   * @param spendDifference of money a person
   */
  public record Held(Outcome visitDifference, Outcome conversionLift, Outcome spendDifference) {}

  /**
   * Plans the report.
   *
   * @param people of the experiment
   * @throws IllegalStateException when the policies do not allow the report
   */
  public LiftRehearsal(
      QueryEngine engine,
      PolicySet policies,
      NoiseProvider noise,
      List<Customer> people,
      long seed) {
    this.noise = noise;
    this.random = new SplittableRandom(seed);
    PrivatePlan.Numbers plan = plan(engine, policies);
    Measurement measurement = plan.measurements().get(0);
    List<IntegerNoise> laws = engine.noising(plan).get(0).laws();
    for (int i = 0; i < COLUMNS.size(); i++) {
      int place = Quantities.places(measurement, measurement.boundary().measures().get(i)).get(0);
      Quantity quantity = measurement.quantities().get(place);
      numbers.add(number(quantity.step(), laws.get(place)));
    }
    arms =
        ARMS.stream()
            .map(
                arm ->
                    people.stream()
                        .filter(c -> c.segment() == arm)
                        .mapToInt(LiftRehearsal::packed)
                        .toArray())
            .toList();
    receipt = receipt(plan);
  }

  private static Told number(BigDecimal step, IntegerNoise law) {
    double unit = step.doubleValue();
    return new Told(
        step,
        law,
        new AnswerDocument.Noise(
            "noise",
            step.toPlainString(),
            law.variance() * unit * unit,
            law.halfWidth(0.05) * unit));
  }

  private PrivatePlan.Numbers plan(QueryEngine engine, PolicySet policies) {
    Planning planning =
        engine.plan(
            new Ask(
                sql,
                Analysis.AGGREGATE,
                new Question("hearth", "hearth", file.purpose()),
                policies,
                List.of("email", "phone"),
                Circumstances.on(LocalDate.EPOCH),
                Given.NOTHING));
    if (planning instanceof Planning.Planned planned) {
      return (PrivatePlan.Numbers) planned.plan();
    }
    throw new IllegalStateException("the policies do not allow the lift report");
  }

  /** Draws people and noise, makes the report, and looks whether its ranges hold. */
  public Held next() {
    List<List<Object>> cells = new ArrayList<>();
    for (int arm = 0; arm < arms.size(); arm++) {
      cells.add(released(ARMS.get(arm), drawn(arms.get(arm))));
    }
    Replies replies = new Replies(Map.of("lift", new Answers(answer(cells))));
    List<Finding> tables = file.report().findings(replies).tables();
    List<Finding.Row> effects = tables.get(1).rows();
    Totals treated = all(arms.get(1));
    Totals control = all(arms.get(0));
    return new Held(
        holds(effects.get(0).figures().get(1), treated.visits() - control.visits()),
        holds(effects.get(1).figures().get(0), treated.conversions() / control.conversions() - 1),
        holds(effects.get(2).figures().get(1), treated.spend() - control.spend()));
  }

  private static Outcome holds(Figure figure, double truth) {
    if (figure.low().isEmpty() || figure.high().isEmpty()) {
      return Outcome.NOT_ESTIMABLE;
    }
    return figure.low().get() <= truth && truth <= figure.high().get()
        ? Outcome.HOLDS
        : Outcome.MISSES;
  }

  private record Totals(double visits, double conversions, double spend) {}

  /** What is true of all people, each person's part of it. */
  private static Totals all(int[] people) {
    double n = people.length;
    long visits = 0;
    long conversions = 0;
    long cents = 0;
    for (int one : people) {
      visits += one & 1;
      conversions += one >> 1 & 1;
      cents += one >> 2;
    }
    return new Totals(visits / n, conversions / n, cents / 100.0 / n);
  }

  /** The exact numbers of as many people, drawn with replacement. */
  private List<BigDecimal> drawn(int[] people) {
    int n = people.length;
    long visits = 0;
    long conversions = 0;
    long cents = 0;
    long squares = 0;
    for (int i = 0; i < n; i++) {
      int one = people[random.nextInt(n)];
      visits += one & 1;
      conversions += one >> 1 & 1;
      long spent = one >> 2;
      cents += spent;
      // As the question has it: each square to two digits.
      squares += Math.round(spent * spent / 100.0);
    }
    return List.of(
        BigDecimal.valueOf(n),
        BigDecimal.valueOf(visits),
        BigDecimal.valueOf(conversions),
        BigDecimal.valueOf(cents, 2),
        BigDecimal.valueOf(squares, 2));
  }

  private List<Object> released(Segment arm, List<BigDecimal> exact) {
    List<Object> row = new ArrayList<>(List.of(arm.word()));
    for (int i = 0; i < numbers.size(); i++) {
      Told number = numbers.get(i);
      long steps = exact.get(i).divide(number.step()).longValueExact();
      row.add(BigDecimal.valueOf(noise.addNoise(steps, number.law())).multiply(number.step()));
    }
    return row;
  }

  private AnswerDocument answer(List<List<Object>> rows) {
    List<AnswerDocument.Column> columns = new ArrayList<>();
    columns.add(new AnswerDocument.Column("arm", "VARCHAR", null));
    for (int i = 0; i < COLUMNS.size(); i++) {
      columns.add(new AnswerDocument.Column(COLUMNS.get(i), "DECIMAL", numbers.get(i).told()));
    }
    // No range of a released number is looked at here.
    List<List<List<Double>>> intervals =
        rows.stream().map(row -> row.stream().map(cell -> List.of(0.0, 0.0)).toList()).toList();
    return new AnswerDocument(
        AnswerDocument.VERSION,
        columns,
        List.copyOf(rows),
        List.copyOf(intervals),
        null,
        null,
        receipt);
  }

  private static AnswerDocument.Receipt receipt(PrivatePlan.Numbers plan) {
    return new AnswerDocument.Receipt(
        "rehearsal",
        plan.digest(),
        plan.question().asker(),
        plan.question().receiver(),
        plan.question().purpose(),
        List.of(),
        List.of(),
        plan.price().charges(),
        Map.of(),
        Map.of(),
        "none");
  }
}
