package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.server.demo.Shipped;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The attribution report on the shipped paths, expanded to 88,387 people, from policies to
 * document, without noise: the golden table to all its digits. The caps are above what paths hold,
 * but for steps from a channel to itself, which change no probability.
 */
class GoldenAttributionTest {
  private static final String ATTRIBUTION =
      """
      report: parley/v1
      form: attribution
      title: Which channels get the credit?
      with:
        touches: publisher.touches
        channel: channel
        touched: touched
        conversions: shop.orders
        converted: ordered
        window: 30
        half_life: 7
      """;

  private static Optional<ExactRoom> room = Optional.empty();
  private static Optional<ReportDocument> report = Optional.empty();

  @BeforeAll
  static void run(@TempDir Path folder) throws IOException {
    ExactRoom exact =
        ExactRoom.of(
            Shipped.PATHS,
            text ->
                text.replace("groups_per_person: 8", "groups_per_person: 30")
                    .replace("rows_per_person: 1", "rows_per_person: 45"),
            true,
            folder);
    room = Optional.of(exact);
    report = Optional.of(exact.run(ReportFile.read("attribution.yaml", ATTRIBUTION)));
  }

  @AfterAll
  static void close() {
    room.ifPresent(ExactRoom::close);
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "/report/golden-attribution.csv",
      useHeadersInDisplayName = true,
      numLinesToSkip = 1)
  void credits_areGolden(
      String channel,
      String first,
      String last,
      String linear,
      String position,
      String markov,
      String removal,
      String shapley) {
    assertThat(printed(channel, "first", 0)).isEqualTo(first);
    assertThat(printed(channel, "last", 0)).isEqualTo(last);
    assertThat(printed(channel, "linear", 3)).isEqualTo(linear);
    assertThat(printed(channel, "position", 3)).isEqualTo(position);
    assertThat(printed(channel, "markov", 3)).isEqualTo(markov);
    assertThat(printed(channel, "removal effect", 6)).isEqualTo(removal);
    assertThat(printed(channel, "shapley", 3)).isEqualTo(shapley);
  }

  /** All touches lie within four days of a conversion, so decay weighs nearly as linear does. */
  @Test
  void decay_sharesOutAllConversions() {
    double all =
        document().tables().get(0).rows().stream()
            .mapToDouble(r -> figure(r.labels().get(0), "decay"))
            .sum();

    assertThat(all).isCloseTo(19_785, within(0.01));
    assertThat(figure("alpha", "decay")).isCloseTo(7_574.719, within(80.0));
  }

  @Test
  void conversions_areAllTouched() {
    assertThat(Numbers.estimate(document(), "People who converted", "all", "people"))
        .isEqualTo(19_785);
    assertThat(
            Numbers.estimate(
                document(), "People who converted", "with a touch in the window", "people"))
        .isEqualTo(19_785);
    assertThat(document().verdict().sentence()).startsWith("Credit, not cause");
  }

  @Test
  void path_isTheFirstThreeChannels_asPlainSqlCountsThem() {
    ReportDocument paths =
        room.orElseThrow().run(ReportFile.read(Path.of("../docs/reports/path.yaml")));
    List<List<Object>> plain =
        room.orElseThrow()
            .plain(
                """
                SELECT way, COUNT(*)
                FROM (SELECT email, array_to_string(list(channel ORDER BY touched)[1:3], ' > ') AS way
                      FROM publisher.touches JOIN shop.orders USING (email) GROUP BY email)
                GROUP BY way""");

    assertThat(plain.size()).isGreaterThan(500);
    assertThat(paths.tables().get(0).rows()).hasSize(plain.size());
    for (List<Object> row : plain) {
      assertThat(
              Numbers.estimate(
                  paths,
                  "First three channels of people who converted",
                  row.get(0).toString(),
                  "people"))
          .isEqualTo(((Number) row.get(1)).doubleValue());
    }
    assertThat(paths.verdict().sentence())
        .startsWith("The most frequent path is alpha > alpha > alpha: about 5,823 people");
  }

  private static double figure(String channel, String figure) {
    return Numbers.estimate(document(), "Credit by channel", channel, figure);
  }

  private static String printed(String channel, String figure, int digits) {
    return new BigDecimal(figure(channel, figure))
        .setScale(digits, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  private static ReportDocument document() {
    return report.orElseThrow();
  }
}
