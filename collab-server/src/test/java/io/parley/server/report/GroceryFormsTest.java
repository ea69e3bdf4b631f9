package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.server.demo.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reports on the grocer's households, without noise and with caps above everybody, against
 * plain SQL over the same rows. The shipped files of docs/reports are what is run.
 */
class GroceryFormsTest {
  private static final Offset<Double> CENT = within(0.005);
  private static final Offset<Double> TINY = within(1e-9);

  /** A quotient that the room works out has six decimals. */
  private static final Offset<Double> SIXTH = within(0.501e-6);

  private static Optional<ExactRoom> room = Optional.empty();

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    room =
        Optional.of(
            ExactRoom.of(
                Shipped.GROCERY,
                text ->
                    text.replaceAll("groups_per_person: \\d+", "groups_per_person: 100")
                        .replaceAll("rows_per_person: \\d+", "rows_per_person: 100")
                        .replace("bounds: [0, 20]", "bounds: [0, 200]"),
                false,
                folder));
  }

  @AfterAll
  static void close() {
    room.ifPresent(ExactRoom::close);
  }

  @Test
  void reach_isPeopleImpressionsAndTheirRatio() {
    ReportDocument report = shipped("reach");
    Map<String, List<Object>> plain =
        plain(
            "SELECT channel, COUNT(DISTINCT email), COUNT(*) FROM adhouse.exposures GROUP BY channel");

    assertThat(plain).hasSize(3);
    plain.forEach(
        (channel, numbers) -> {
          double reach = number(numbers, 0);
          double impressions = number(numbers, 1);
          assertThat(of(report, "Reach by campaign", channel, "reach")).isEqualTo(reach);
          assertThat(of(report, "Reach by campaign", channel, "impressions"))
              .isEqualTo(impressions);
          assertThat(of(report, "Reach by campaign", channel, "frequency"))
              .isCloseTo(impressions / reach, SIXTH);
        });
    assertThat(report.verdict().sentence()).contains("Type A reached the most people");
  }

  @Test
  void frequency_isPeopleByImpressions() {
    ReportDocument report = shipped("frequency");
    Map<String, List<Object>> plain =
        plain(
            "SELECT LEAST(n, 8), COUNT(*) FROM (SELECT email, COUNT(*) AS n FROM adhouse.exposures GROUP BY email) GROUP BY ALL");

    assertThat(plain).hasSize(8);
    plain.forEach(
        (k, numbers) ->
            assertThat(
                    of(report, "People by impressions", k.equals("8") ? "8 or more" : k, "people"))
                .isEqualTo(number(numbers, 0)));
  }

  @Test
  void incrementalReach_isWhoWasReachedByOneAlone() {
    ReportDocument report = shipped("incremental-reach");
    Map<String, List<Object>> plain =
        plain(
            """
            SELECT channel, COUNT(*) FILTER (WHERE n = 1), COUNT(*)
            FROM (SELECT email, channel, COUNT(*) OVER (PARTITION BY email) AS n
                  FROM (SELECT DISTINCT email, channel FROM adhouse.exposures)) GROUP BY channel""");

    String table = "People that each channel reached";
    plain.forEach(
        (channel, numbers) -> {
          assertThat(of(report, table, channel, "by it alone")).isEqualTo(number(numbers, 0));
          assertThat(of(report, table, channel, "in all")).isEqualTo(number(numbers, 1));
        });
    assertThat(of(report, "All channels together", "all", "reach")).isEqualTo(1_559);
  }

  @Test
  void roas_isSalesInTheWindowOverCost() {
    ReportDocument report = shipped("roas");
    Map<String, List<Object>> plain =
        plain(
            """
            SELECT channel, SUM(amount), COUNT(DISTINCT email)
            FROM adhouse.exposures e JOIN grocer.sales s USING (email)
            WHERE s.bought >= e.seen AND s.bought < e.seen + INTERVAL 28 DAY GROUP BY channel""");
    Map<String, Integer> cost = Map.of("Type A", 9_000, "Type B", 4_000, "Type C", 1_500);

    assertThat(plain).hasSize(3);
    String table = "Return on ad spend";
    plain.forEach(
        (channel, numbers) -> {
          double revenue = number(numbers, 0);
          Figure roas = Numbers.of(report, table, channel, "ROAS");
          assertThat(of(report, table, channel, "attributed revenue")).isCloseTo(revenue, CENT);
          assertThat(roas.estimate().orElseThrow())
              .isCloseTo(revenue / Objects.requireNonNull(cost.get(channel)), within(1e-5));
          assertThat(roas.low().orElseThrow()).isLessThan(roas.estimate().orElseThrow());
          assertThat(of(report, table, channel, "buyers")).isEqualTo(number(numbers, 1));
        });
  }

  @Test
  void newToBrand_isBuyersWhoHadNotBought() {
    ReportDocument report = shipped("new-to-brand");
    Map<String, List<Object>> plain =
        plain(
            """
            SELECT channel, COUNT(*) FILTER (WHERE earlier = 0), COUNT(*)
            FROM (SELECT email, channel,
                         COUNT(*) FILTER (WHERE s.bought >= e.seen AND s.bought < e.seen + INTERVAL 28 DAY) AS later,
                         COUNT(*) FILTER (WHERE s.bought < e.seen AND s.bought >= e.seen - INTERVAL 90 DAY) AS earlier
                  FROM adhouse.exposures e JOIN grocer.sales s USING (email) GROUP BY ALL)
            WHERE later > 0 GROUP BY channel""");

    String table = "New to brand";
    plain.forEach(
        (channel, numbers) -> {
          assertThat(of(report, table, channel, "new buyers")).isEqualTo(number(numbers, 0));
          assertThat(of(report, table, channel, "buyers")).isEqualTo(number(numbers, 1));
          assertThat(of(report, table, channel, "share that is new"))
              .isCloseTo(number(numbers, 0) / number(numbers, 1), SIXTH);
        });
  }

  @Test
  void timeToConversion_isDaysToTheNextSale_byWeek() {
    ReportDocument report = shipped("time-to-conversion");
    Map<String, List<Object>> plain =
        plain(
            """
            SELECT CAST(FLOOR(days / 7) AS INTEGER), COUNT(*)
            FROM (SELECT email, MIN(date_sub('day', f.seen, s.bought)) AS days
                  FROM (SELECT email, MIN(seen) AS seen FROM adhouse.exposures GROUP BY email) f
                  JOIN grocer.sales s USING (email)
                  WHERE s.bought >= f.seen AND s.bought < f.seen + INTERVAL 28 DAY GROUP BY email)
            GROUP BY ALL""");
    List<String> weeks = List.of("0 to 6", "7 to 13", "14 to 20", "21 to 27");

    assertThat(plain).hasSize(4);
    plain.forEach(
        (week, numbers) ->
            assertThat(
                    of(
                        report,
                        "Days from first advert to first sale",
                        weeks.get(Integer.parseInt(week)),
                        "people"))
                .isEqualTo(number(numbers, 0)));
  }

  @Test
  void retention_isPeopleWhoCameBack() {
    ReportDocument report = shipped("retention");
    Map<String, List<Object>> plain =
        plain(
            """
            SELECT cohort || ' / ' || age, people, people / first_value(people) OVER (PARTITION BY cohort ORDER BY age)
            FROM (SELECT strftime(began, '%Y-%m') AS cohort,
                         date_diff('month', began, bought) AS age, COUNT(DISTINCT email) AS people
                  FROM (SELECT email, date_trunc('month', MIN(bought)) AS began FROM grocer.sales GROUP BY email)
                  JOIN grocer.sales USING (email)
                  WHERE date_diff('month', began, bought) <= 5 GROUP BY ALL)""");

    assertThat(plain.size()).isGreaterThan(50);
    String table = "People by cohort and months since";
    plain.forEach(
        (row, numbers) -> {
          assertThat(of(report, table, row, "people")).isEqualTo(number(numbers, 0));
          if (!row.endsWith(" / 0")) {
            assertThat(of(report, table, row, "share of the cohort"))
                .isCloseTo(number(numbers, 1), TINY);
          }
        });
    assertThat(report.verdict().sentence()).startsWith("Of the largest cohort, 2017-01, ");
  }

  @Test
  void overlap_isPeopleOfBoth() {
    ReportDocument report =
        run("form: overlap", "tables: [adhouse.exposures, grocer.sales, grocer.shoppers]");

    String table = "People that two tables share";
    assertThat(of(report, table, "adhouse.exposures / grocer.sales", "people")).isEqualTo(1_557);
    assertThat(of(report, table, "grocer.sales / grocer.shoppers", "people")).isEqualTo(801);
    assertThat(of(report, table, "adhouse.exposures / grocer.sales", "of the first"))
        .isCloseTo(1_557 / 1_559.0, TINY);
    assertThat(of(report, table, "adhouse.exposures / grocer.sales", "of the second"))
        .isCloseTo(1_557 / 2_377.0, TINY);
  }

  @Test
  void profile_isSharesBesideShares() {
    ReportDocument report =
        run(
            "form: profile",
            "{base: grocer.shoppers, attribute: size, members: adhouse.exposures}");
    Map<String, List<Object>> plain =
        plain(
            """
            SELECT size, COUNT(*) FILTER (WHERE email IN (SELECT email FROM adhouse.exposures)), COUNT(*),
                   (SELECT COUNT(*) FROM grocer.shoppers WHERE email IN (SELECT email FROM adhouse.exposures)), 801
            FROM grocer.shoppers GROUP BY size""");

    assertThat(plain).hasSize(5);
    plain.forEach(
        (size, numbers) -> {
          double ours = number(numbers, 0) / number(numbers, 2);
          double theirs = number(numbers, 1) / number(numbers, 3);
          assertThat(of(report, "Audience beside base", size, "share of the audience"))
              .isCloseTo(ours, TINY);
          assertThat(of(report, "Audience beside base", size, "index"))
              .isCloseTo(100 * ours / theirs, within(1e-6));
        });
  }

  /** Nobody was assigned at random: no page of these may speak of lift but to deny it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "reach",
        "frequency",
        "incremental-reach",
        "roas",
        "new-to-brand",
        "time-to-conversion",
        "retention"
      })
  void whatWasNotRandomised_isNeverCalledLift(String name) {
    ReportDocument report = shipped(name);
    String page =
        ReportHtml.of(report)
            .replace("This is not lift.", "")
            .replace("not iROAS, which only a randomised test gives: the form lift, with costs", "")
            .replace("observed, not randomised: differences are no effects", "");

    assertThat(page.replaceAll("(?s)<style>.*?</style>", ""))
        .doesNotContainIgnoringCase("lift", "caused by", "effect of");
    assertThat(report.verdict().sentence()).doesNotContainIgnoringCase("caused");
  }

  private static ReportDocument shipped(String name) {
    return room.orElseThrow()
        .run(ReportFile.read(Path.of("../docs/reports").resolve(name + ".yaml")));
  }

  private static ReportDocument run(String form, String with) {
    return room.orElseThrow()
        .run(
            ReportFile.read(
                "report.yaml", "report: parley/v1\n" + form + "\ntitle: T\nwith:\n  " + with));
  }

  /** Numbers by the first column. */
  private static Map<String, List<Object>> plain(String sql) {
    Map<String, List<Object>> rows = new TreeMap<>();
    for (List<Object> row : room.orElseThrow().plain(sql)) {
      rows.put(row.get(0).toString(), row.subList(1, row.size()));
    }
    return rows;
  }

  private static double number(List<Object> numbers, int place) {
    return ((Number) numbers.get(place)).doubleValue();
  }

  private static double of(ReportDocument report, String table, String row, String figure) {
    return Numbers.estimate(report, table, row, figure);
  }
}
