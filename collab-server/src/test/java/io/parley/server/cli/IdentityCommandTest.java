package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two sources in which each value begins with letters that stand nowhere else. */
class IdentityCommandTest {
  private static final String CANARY = "qzq";

  private static Path folder;
  private static String config;

  @BeforeAll
  static void write(@TempDir Path temporary) throws Exception {
    folder = temporary;
    source("shop", 0);
    source("web", 3);
    Path file = folder.resolve("both.yaml");
    Files.writeString(
        file,
        """
        identity: v1
        model: people
        sources:
          - name: shop
            file: shop.csv
            key: id
            columns: {given_name: first, family_name: last, email: mail}
          - name: web
            file: web.csv
            key: id
            columns: {given_name: first, family_name: last, email: mail}
        """);
    config = file.toString();
  }

  /** Forty people; every third has another last name here. */
  private static void source(String name, int other) throws Exception {
    List<String> rows =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    "%1$s%2$d,%1$sann%3$d,%1$s%4$s,%1$s%2$d@%1$s.org"
                        .formatted(
                            CANARY, i, i % 7, i % 3 == 0 ? "x" + other + i : "last" + i % 11))
            .toList();
    Files.writeString(
        folder.resolve(name + ".csv"),
        "id,first,last,mail\n" + String.join("\n", rows) + "\n,nobody,nokey,x@y.org\n");
  }

  @Test
  void report_isWrittenAndHoldsNoValueAndNoKey() throws Exception {
    Path page = folder.resolve("report.html");

    Said said = Shell.run("identity", "report", "--config", config, "--to", page.toString());

    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(said.out()).isEqualTo("wrote " + page + "\n");
    assertThat(said.err()).contains("reading shop", "training", "comparing records");
    assertThat(Files.readString(page))
        .contains("<h1>80 records are ", "shop + web", "its key is empty")
        .doesNotContain(CANARY);
    assertThat(said.all()).doesNotContain(CANARY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
        .isEqualTo("rw-------");
    assertThat(Shell.run("identity", "report", "--config", config, "--to", page.toString()).err())
        .contains("report.html is there already; give another name");
  }

  @Test
  void report_asJson_hasTheSameFactsAndNoValue() {
    Said said = Shell.run("identity", "report", "--config", config, "--json");

    assertThat(said.exit()).as(said.all()).isZero();
    JsonNode report = JsonMapper.shared().readTree(said.out());
    assertThat(report.at("/name").asString()).isEqualTo("both");
    assertThat(report.at("/totals/records").asInt()).isEqualTo(80);
    assertThat(report.at("/sources/1/name").asString()).isEqualTo("web");
    assertThat(report.at("/model/comparisons/0/levels/0/bits").isNumber()).isTrue();
    assertThat(report.at("/accuracy").isNull()).isTrue();
    assertThat(said.out()).doesNotContain(CANARY, "NaN", "Infinity");
  }

  /** With guards, of which this data needs many. */
  @Test
  void report_hasTheHeadlineOfEvaluate() {
    String senzing = "../identity/examples/senzing.yaml";

    JsonNode report =
        JsonMapper.shared()
            .readTree(Shell.run("identity", "report", "--config", senzing, "--json").out());
    JsonNode evaluated =
        JsonMapper.shared()
            .readTree(Shell.run("identity", "evaluate", "--config", senzing, "--json").out());

    for (String figure : List.of("precision", "recall", "f1")) {
      assertThat(report.at("/accuracy/at/" + figure).asDouble())
          .isEqualTo(evaluated.at("/pairwise/" + figure).asDouble());
    }
    assertThat(report.at("/accuracy/at/f1").asDouble())
        .isNotEqualTo(report.at("/accuracy/best/f1").asDouble());
  }

  @Test
  void report_toNowhere_isWrongUsage() {
    Said said = Shell.run("identity", "report", "--config", config);
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("say where to (--to FILE), or --json");
  }

  @Test
  void pair_isExplainedByLevelsAlone() throws Exception {
    Path page = folder.resolve("pair.html");

    Said said = explain("--html", page.toString());

    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(said.out())
        .startsWith("shop:qzq1 and web:qzq1\n\nany two records")
        .contains("email", "same", "sum", "Linked. Looked at by: email")
        .doesNotContain("qzqann", "qzqlast", "@");
    assertThat(Files.readString(page)).contains("A pair, weight by weight").doesNotContain(CANARY);
    assertThat(explain("--json").out()).contains("\"verdict\" : \"LINKED\"").doesNotContain(CANARY);
  }

  @Test
  void pair_withItsValuesAskedFor_showsThem() throws Exception {
    Path page = folder.resolve("values.html");
    assertThat(explain("--show-values", "--html", page.toString()).out())
        .contains("qzqann1  |  qzqann1", "qzq1@qzq.org");
    assertThat(Files.readString(page)).contains("qzqann1 | qzqann1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
        .as("it has people in it")
        .isEqualTo("rw-------");
    Said again = explain("--html", page.toString());
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("values.html is there already; give another name");
    assertThat(explain("--show-values", "--json").out()).contains("\"qzqann1\"");
  }

  @Test
  void recordAsOtherCommandsPrintIt_isFound() {
    Said said = Shell.run("identity", "explain", "shop/qzq1", "web/qzq1", "--config", config);

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).contains("Linked. Looked at by: email");
  }

  private static Said explain(String... options) {
    List<String> command =
        new java.util.ArrayList<>(
            List.of("identity", "explain", "shop:qzq1", "web:qzq1", "--config", config));
    command.addAll(List.of(options));
    return Shell.run(command.toArray(String[]::new));
  }

  @Test
  void recordThatIsNotThere_isRefusedWithoutItsKey() {
    assertThat(refusal("shop:qzq99", "web:qzq1"))
        .isEqualTo(
            "parley: the source `shop` has no record of the first key, or it was rejected\n");
    assertThat(refusal("shop:qzq1", "webb:qzq1"))
        .contains("`webb`", "did you mean `web`")
        .doesNotContain(CANARY);
    assertThat(refusal("shop:qzq1", "qzq1"))
        .isEqualTo("parley: the second record needs its source: SOURCE:KEY\n");
    assertThat(refusal("shop:qzq1", "shop:qzq1"))
        .isEqualTo("parley: both are one record; name two\n");
  }

  private static String refusal(String left, String right) {
    Said said = Shell.run("identity", "explain", left, right, "--config", config);
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    return said.err();
  }
}
