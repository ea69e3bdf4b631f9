package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The lift report on all of Hillstrom's experiment, from policies to document, without noise: the
 * numbers that its published table has, to every digit that is printed there.
 */
class GoldenLiftTest {
  private static final String LIFT =
      """
      report: parley/v1
      form: lift
      title: Did the e-mails work?
      with:
        assigned: metromail.mailings
        arm: segment
        outcomes: hearth.outcomes
        did: {visits: visit, conversions: conversion}
        value: spend
        control: none
        randomised: true
        planned: {none: 1, mens: 1, womens: 1}
        everybody: true
        cost: {mens: 1000}
      """;

  private static Optional<ExactRoom> room = Optional.empty();
  private static Optional<ReportDocument> report = Optional.empty();

  @BeforeAll
  static void run(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("hillstrom.csv.gz");
    try (InputStream in =
        Objects.requireNonNull(
            GoldenLiftTest.class.getResourceAsStream("/demo/hillstrom.csv.gz"))) {
      Files.copy(in, file);
    }
    String people =
        """
        (SELECT 'p' || row_number() OVER () AS email, visit, conversion, spend, recency, history,
                channel, zip_code, newbie,
                CASE segment WHEN 'Mens E-Mail' THEN 'mens' WHEN 'Womens E-Mail' THEN 'womens' ELSE 'none' END AS segment
         FROM read_csv('%s', all_varchar = true))"""
            .formatted(file);
    ExactRoom exact =
        new ExactRoom(
                Path.of("../policies/examples/retail-media"),
                text -> text.replace("match: [email, phone]", "match: [email]"),
                true)
            .table("metromail.mailings", people)
            .table("hearth.outcomes", people)
            .table("hearth.customers", people)
            .ready();
    room = Optional.of(exact);
    report = Optional.of(exact.run(ReportFile.read("lift.yaml", LIFT)));
  }

  @AfterAll
  static void close() {
    room.ifPresent(ExactRoom::close);
  }

  /** x, n and money of each arm. */
  @ParameterizedTest
  @CsvSource({
    "none, 21306, 2262, 122, 13908.33",
    "mens, 21307, 3894, 267, 30311.69",
    "womens, 21387, 3238, 189, 23038.11"
  })
  void totals_areThoseOfTheExperiment(
      String arm, long people, long visits, long conversions, String spend) {
    assertThat(printed(total(arm, "people"), 0)).isEqualTo(String.valueOf(people));
    assertThat(printed(total(arm, "visits"), 0)).isEqualTo(String.valueOf(visits));
    assertThat(printed(total(arm, "conversions"), 0)).isEqualTo(String.valueOf(conversions));
    assertThat(printed(total(arm, "spend"), 2)).isEqualTo(spend);
  }

  /**
   * The golden table: differences of rates, and of spending, with their ends. Its ends took 1.96
   * where the report takes 1.95996…, so they are worked out again from what the report says, as a
   * third party would; the report's own differ by less than the last digit.
   */
  @ParameterizedTest
  @CsvSource({
    "mens, visits, 6, 0.076590, 0.069953, 0.083226",
    "womens, visits, 6, 0.045233, 0.038894, 0.051573",
    "any, visits, 6, 0.060882, 0.055439, 0.066325",
    "mens, conversions, 6, 0.006805, 0.005000, 0.008610",
    "womens, conversions, 6, 0.003111, 0.001499, 0.004723",
    "any, conversions, 6, 0.004955, 0.003548, 0.006361",
    "mens, spend, 4, 0.7698, 0.4851, 1.0545",
    "womens, spend, 4, 0.4244, 0.1690, 0.6799",
    "any, spend, 4, 0.5968, 0.3762, 0.8174"
  })
  void difference_isGolden(
      String arm, String outcome, int digits, String estimate, String low, String high) {
    Figure figure = effect(arm, outcome, "per person");
    double middle = figure.estimate().orElseThrow();
    double half = 1.96 * figure.seSampling().orElseThrow();
    double lastDigit = 0.65 * Math.pow(10, -digits);

    assertThat(printed(middle, digits)).isEqualTo(estimate);
    assertThat(printed(middle - half, digits)).isEqualTo(low);
    assertThat(printed(middle + half, digits)).isEqualTo(high);
    assertThat(figure.low().orElseThrow()).isCloseTo(Double.parseDouble(low), within(lastDigit));
    assertThat(figure.high().orElseThrow()).isCloseTo(Double.parseDouble(high), within(lastDigit));
    assertThat(figure.seNoise()).contains(0.0);
  }

  /** Lifts in percent; the golden ends are the delta method's, the report has Fieller's. */
  @ParameterizedTest
  @CsvSource({
    "mens, visits, 72.14, 63.84, 80.44",
    "womens, visits, 42.61, 35.44, 49.77",
    "mens, conversions, 118.84, 72.15, 165.53",
    "any, visits, 57.35, 50.37, 64.32",
    "womens, conversions, 54.33, 19.32, 89.34",
    "any, conversions, 86.53, 49.39, 123.66"
  })
  void lift_isGolden(String arm, String outcome, String estimate, double low, double high) {
    Figure change = effect(arm, outcome, "change");
    double[] delta = delta(arm, outcome);

    assertThat(printed(delta[0], 2)).isEqualTo(printed(low, 2));
    assertThat(printed(delta[1], 2)).isEqualTo(printed(high, 2));
    assertThat(printed(100 * change.estimate().orElseThrow(), 2)).isEqualTo(estimate);
    assertThat(change.method()).contains("Fieller");
    // Fieller's is the longer to the right, and of about the same length.
    assertThat(100 * change.low().orElseThrow()).isBetween(low - 0.1, low + 12);
    assertThat(100 * change.high().orElseThrow()).isBetween(high, high + 25);
  }

  @ParameterizedTest
  @CsvSource({
    "mens, conversions, 1, 145.0",
    "womens, conversions, 1, 66.5",
    "any, conversions, 1, 211.5",
    "any, spend, 1, 25479.6",
    "mens, spend, 1, 16402.7",
    "womens, spend, 1, 9076.9"
  })
  void incremental_isGolden(String arm, String outcome, int digits, String estimate) {
    assertThat(printed(effect(arm, outcome, "extra in all").estimate().orElseThrow(), digits))
        .isEqualTo(estimate);
  }

  @Test
  void iroas_isTheExtraMoneyOverTheCost() {
    assertThat(
            printed(
                effect("mens", "spend", "extra for each unit of cost").estimate().orElseThrow(), 4))
        .isEqualTo("16.4027");
    assertThat(effect("womens", "spend", "extra for each unit of cost").estimate()).isEmpty();
  }

  @Test
  void verdict_andHealth_areOfATestThatWorked() {
    assertThat(document().verdict().tone()).isEqualTo(Verdict.Tone.MORE);
    assertThat(document().verdict().sentence()).startsWith("mens caused about 1,632 more visits");
    assertThat(document().health())
        .anySatisfy(c -> assertThat(c.state()).isEqualTo(Check.State.GOOD));
  }

  /** The delta method's ends in percent, from the totals that the report prints. */
  private static double[] delta(String arm, String outcome) {
    List<String> arms = arm.equals("any") ? List.of("mens", "womens") : List.of(arm);
    double n = arms.stream().mapToDouble(a -> total(a, "people")).sum();
    double p = arms.stream().mapToDouble(a -> total(a, outcome)).sum() / n;
    double m = total("none", "people");
    double q = total("none", outcome) / m;
    double variance = p * (1 - p) / n / (q * q) + q * (1 - q) / m * p * p / Math.pow(q, 4);
    double half = 1.96 * Math.sqrt(variance);
    return new double[] {100 * (p / q - 1 - half), 100 * (p / q - 1 + half)};
  }

  private static double total(String arm, String figure) {
    return Numbers.estimate(document(), "Everybody who was assigned", arm, figure);
  }

  private static Figure effect(String arm, String outcome, String figure) {
    String who = arm.equals("any") ? "mens and womens together" : arm;
    return Numbers.of(document(), who + " against none", outcome, figure);
  }

  private static ReportDocument document() {
    return report.orElseThrow();
  }

  private static String printed(double number, int digits) {
    return new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }
}
