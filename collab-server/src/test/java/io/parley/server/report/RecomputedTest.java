package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.release.Interval;
import io.parley.server.demo.Shipped;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every interval of every report is worked out again from its report.json alone, by formulas that
 * are written down here once more: the shipped reports of docs/reports, on the shipped data, under
 * the shipped policies, with noise.
 */
class RecomputedTest {
  private static final double Z95 = 1.959963984540054;

  @Test
  void mailing(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("hillstrom.csv.gz");
    try (InputStream in =
        Objects.requireNonNull(
            RecomputedTest.class.getResourceAsStream("/demo/hillstrom.csv.gz"))) {
      Files.copy(in, file);
    }
    String people =
        """
        (SELECT 'p' || row_number() OVER () AS email, visit, conversion, spend, recency, history,
                channel, zip_code, newbie,
                CASE segment WHEN 'Mens E-Mail' THEN 'mens' WHEN 'Womens E-Mail' THEN 'womens' ELSE 'none' END AS segment
         FROM read_csv('%s', all_varchar = true))"""
            .formatted(file);
    try (ExactRoom room =
        ExactRoom.noisy(
            Path.of("../policies/examples/retail-media"),
            text -> text.replace("match: [email, phone]", "match: [email]"),
            new ExactNoise(new SecureRandomSource()))) {
      room.table("metromail.mailings", people)
          .table("hearth.outcomes", people)
          .table("hearth.customers", people)
          .ready();
      check(room, "overlap", "lift", "profile");
    }
  }

  @Test
  void grocery(@TempDir Path folder) throws IOException {
    shipped(
        Shipped.GROCERY,
        folder,
        "reach",
        "frequency",
        "incremental-reach",
        "roas",
        "new-to-brand",
        "time-to-conversion",
        "retention");
  }

  @Test
  void paths(@TempDir Path folder) throws IOException {
    shipped(Shipped.PATHS, folder, "attribution", "path");
  }

  /** It asks nothing: its numbers follow from its own part {@code with}. */
  @Test
  void power() {
    ReportDocument report = read(ReportDocument.of(file("power"), Map.of()));
    double n = number(report, "treated");
    double m = number(report, "control_people");
    double p = number(report, "rate");
    double deviation = number(report, "half_width") / (Math.log(20) / Math.sqrt(2));
    double least =
        (Z95 + 0.8416212335729143)
            * Math.sqrt(
                p * (1 - p) * (1 / n + 1 / m)
                    + deviation * deviation * (1 + p * p) * (1 / (n * n) + 1 / (m * m)));

    assertThat(report.tables().get(0).rows().get(0).figures().get(0).estimate().orElseThrow())
        .isCloseTo(least, within(1e-12));
  }

  @Test
  void everyForm_isAmongThem() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../docs/reports"))) {
      assertThat(
              files
                  .map(f -> f.getFileName().toString())
                  .filter(f -> f.endsWith(".yaml"))
                  .map(f -> f.replace(".yaml", "")))
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(Form.values()).map(Form::word).toList());
    }
  }

  private static void shipped(Shipped shipped, Path folder, String... reports) throws IOException {
    try (ExactRoom room =
        ExactRoom.noisy(shipped, folder, new ExactNoise(new SecureRandomSource()))) {
      check(room, reports);
    }
  }

  private static void check(ExactRoom room, String... reports) {
    for (String name : reports) {
      ReportDocument report = read(room.run(file(name)));
      TreeSet<String> methods = new TreeSet<>();
      int intervals = 0;
      for (ReportDocument.Asked asked : report.questions().values()) {
        intervals += new ReadAnswer(asked).check();
      }
      for (Finding table : report.tables()) {
        for (Finding.Row row : table.rows()) {
          for (Figure figure : row.figures()) {
            String what =
                "%s: %s of %s, %s".formatted(name, figure.name(), row.labels(), table.title());
            intervals += figure.low().isPresent() ? 1 : 0;
            methods.add(figure.method());
            figure(what, report, table, row, figure);
          }
        }
      }
      System.out.printf("%s: %d intervals, by %s%n", name, intervals, methods);
      assertThat(intervals).as(name).isPositive();
      assertThat(ReportCsv.of(report).lines())
          .as("a line of CSV a number, and the header")
          .hasSize(
              1
                  + report.tables().stream()
                      .flatMap(table -> table.rows().stream())
                      .mapToInt(row -> row.figures().size())
                      .sum());
      if (name.equals("retention") || name.equals("path")) {
        // Groups that show by their noisy people: what the page reads of it is what the rule says.
        ReportDocument.Asked only = report.questions().values().iterator().next();
        assertThat(new ReadAnswer(only).threshold()).isPresent();
        assertThat(new Answers(only.answer()).showsFrom().getAsLong())
            .isEqualTo(new ReadAnswer(only).threshold().orElseThrow());
      }
    }
  }

  private static void figure(
      String what, ReportDocument report, Finding table, Finding.Row row, Figure figure) {
    assertThat(figure.low().isPresent()).as(what).isEqualTo(figure.high().isPresent());
    if (figure.estimate().isEmpty()) {
      assertThat(figure.low()).as(what).isEmpty();
      assertThat(figure.method()).as(what).isNotBlank();
      return;
    }
    Optional<Again> again = again(report, table, row, figure);
    if (again.isEmpty()) {
      assertThat(report.questions().values().stream().map(ReadAnswer::new))
          .as(what)
          .anyMatch(a -> a.has(figure, divisor(figure)));
    } else {
      same(what, figure.estimate(), again.get().estimate());
      if (figure.low().isPresent()) {
        same(what, figure.low(), again.get().range().orElseThrow().low());
        same(what, figure.high(), again.get().range().orElseThrow().high());
      } else {
        assertThat(again.get().range()).as(what).isEmpty();
      }
    }
    figure
        .together()
        .ifPresent(
            t -> {
              Interval all = together(report, row, figure, t.rows());
              same(what, Optional.of(t.low()), all.low());
              same(what, Optional.of(t.high()), all.high());
            });
  }

  private static void same(String what, Optional<Double> told, double again) {
    assertThat(told.orElseThrow()).as(what).isCloseTo(again, within(1e-9 + 1e-7 * Math.abs(again)));
  }

  private record Again(double estimate, Optional<Interval> range) {}

  private static double divisor(Figure figure) {
    return figure.method().endsWith("over 0.99") ? 0.99 : 1;
  }

  /** Empty where it is a cell of an answer. */
  private static Optional<Again> again(
      ReportDocument report, Finding table, Finding.Row row, Figure figure) {
    String method = figure.method();
    if (method.startsWith("the interval of the answer") || method.startsWith("the answer's sum")) {
      return Optional.empty();
    } else if (method.startsWith("the revenue's range over the cost")) {
      ReadAnswer sales = answer(report, "sales");
      int at = sales.row(row.labels());
      double cost = ofCampaign(report, row.labels().get(0));
      double revenue = sales.value(at, "revenue");
      double half = sales.half("revenue", 1);
      return Optional.of(
          new Again(
              revenue / cost,
              Optional.of(new Interval((revenue - half) / cost, (revenue + half) / cost))));
    } else if (method.equals("the cohort itself")) {
      return Optional.of(new Again(1, Optional.of(new Interval(1, 1))));
    } else if (method.startsWith("ratio of two numbers")) {
      List<Part> parts = parts(report, row, figure.name());
      return Optional.of(
          new Again(
              parts.get(0).value() / parts.get(1).value(),
              ratio(parts.get(0).oneOf(2), parts.get(1).oneOf(2))));
    } else if (method.startsWith("ratio of four numbers")) {
      List<Part> parts = indexed(report, row);
      return Optional.of(
          new Again(
              100
                  * (parts.get(0).value() / parts.get(1).value())
                  / (parts.get(2).value() / parts.get(3).value()),
              index(parts, 4)));
    } else if (method.startsWith("∓ 2.118")) {
      return Optional.of(MarkovAgain.of(report, row.labels().get(0), figure.name()))
          .map(a -> new Again(a[0], Optional.of(new Interval(a[0] - a[1], a[0] + a[1]))));
    }
    return Optional.of(LiftAgain.of(report, table, row, figure))
        .map(a -> new Again(a[0], Optional.of(new Interval(a[1], a[2]))));
  }

  private static Interval together(
      ReportDocument report, Finding.Row row, Figure figure, int rows) {
    return switch (report.form()) {
      case "lift" -> LiftAgain.together(report, row, figure, rows);
      case "profile" -> index(indexed(report, row), 2 * rows + 2).orElseThrow();
      case "retention" -> {
        List<Part> parts = parts(report, row, figure.name());
        yield ratio(parts.get(0).oneOf(2 * rows), parts.get(1).oneOf(2 * rows)).orElseThrow();
      }
      case "roas" -> {
        ReadAnswer sales = answer(report, "sales");
        Interval all = sales.oneOf(sales.row(row.labels()), "revenue", rows, false);
        yield figure.name().equals("ROAS")
            ? all.times(1 / ofCampaign(report, row.labels().get(0)))
            : all;
      }
      case "attribution" -> {
        ReadAnswer rules = answer(report, "rules");
        yield rules.oneOf(rules.row(row.labels()), "linear", rows, false).times(1 / 0.99);
      }
      default -> {
        ReadAnswer only = new ReadAnswer(report.questions().values().iterator().next());
        Part part = compared(report, only, figure);
        yield part.oneOf(rows);
      }
    };
  }

  /** The cell that a compared number came from: it has the same value. */
  private static Part compared(ReportDocument report, ReadAnswer answer, Figure figure) {
    String column =
        switch (report.form()) {
          case "reach" -> "reach";
          case "new-to-brand" -> "new_buyers";
          case "incremental-reach" ->
              Stream.of("only_0", "only_1", "only_2")
                  .filter(c -> answer.value(0, c) == figure.estimate().orElseThrow())
                  .findFirst()
                  .orElseThrow();
          default -> "people";
        };
    for (int row = 0; row < answer.rows(); row++) {
      if (answer.value(row, column) == figure.estimate().orElseThrow()) {
        return new Part(answer, row, column);
      }
    }
    throw new AssertionError("no cell " + column + " of " + figure.estimate());
  }

  private record Part(ReadAnswer answer, int row, String column) {
    double value() {
      return answer.value(row, column);
    }

    Interval oneOf(double k) {
      return answer.oneOf(row, column, k, true);
    }
  }

  private static List<Part> parts(ReportDocument report, Finding.Row row, String figure) {
    List<String> labels = row.labels();
    return switch (report.form()) {
      case "overlap" -> {
        ReadAnswer pair = answer(report, labels.get(0) + " and " + labels.get(1));
        ReadAnswer one = answer(report, labels.get(figure.equals("of the first") ? 0 : 1));
        yield List.of(new Part(pair, 0, "people"), new Part(one, 0, "people"));
      }
      case "profile" -> {
        boolean ours = figure.equals("share of the audience");
        ReadAnswer by = answer(report, ours ? "audience" : "base");
        ReadAnswer all = answer(report, ours ? "all of the audience" : "all of the base");
        yield List.of(new Part(by, by.row(labels), "people"), new Part(all, 0, "people"));
      }
      case "retention" -> {
        ReadAnswer cohorts = answer(report, "cohorts");
        List<Part> both = new ArrayList<>();
        for (String age : List.of(labels.get(1), "0")) {
          for (int at = 0; at < cohorts.rows(); at++) {
            if (cohorts.label(at, 0).startsWith(labels.get(0))
                && cohorts.label(at, 1).equals(age)) {
              both.add(new Part(cohorts, at, "people"));
            }
          }
        }
        yield both;
      }
      default -> throw new AssertionError(report.form());
    };
  }

  private static List<Part> indexed(ReportDocument report, Finding.Row row) {
    List<Part> parts = new ArrayList<>(parts(report, row, "share of the audience"));
    parts.addAll(parts(report, row, "share of the base"));
    return parts;
  }

  private static Optional<Interval> index(List<Part> parts, int k) {
    return ratio(parts.get(0).oneOf(k), parts.get(1).oneOf(k))
        .flatMap(a -> ratio(parts.get(2).oneOf(k), parts.get(3).oneOf(k)).flatMap(b -> ratio(a, b)))
        .map(r -> r.times(100));
  }

  private static Optional<Interval> ratio(Interval a, Interval b) {
    if (b.low() <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Interval(
            Math.min(a.low() / b.low(), a.low() / b.high()),
            Math.max(a.high() / b.low(), a.high() / b.high())));
  }

  private static double ofCampaign(ReportDocument report, String campaign) {
    return Double.parseDouble(
        Objects.requireNonNull(
                ((Map<?, ?>) Objects.requireNonNull(report.with().get("cost"))).get(campaign))
            .toString());
  }

  static ReadAnswer answer(ReportDocument report, String question) {
    return new ReadAnswer(Objects.requireNonNull(report.questions().get(question), question));
  }

  private static double number(ReportDocument report, String key) {
    return Double.parseDouble(Objects.requireNonNull(report.with().get(key)).toString());
  }

  /** What stands in report.json, and nothing else. */
  private static ReportDocument read(ReportDocument report) {
    // What follows from a figure is told beside it, and is no part of it.
    String told =
        Json.pretty(report).replaceAll(",\\s*\"(belowNoise|inconclusive)\" : (true|false)", "");
    return Json.read(told.getBytes(StandardCharsets.UTF_8), ReportDocument.class);
  }

  private static ReportFile file(String name) {
    return ReportFile.read(Path.of("../docs/reports").resolve(name + ".yaml"));
  }
}
