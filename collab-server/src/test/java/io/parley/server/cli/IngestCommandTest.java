package io.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.party.IngestReport;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCommandTest {
  /** In every source; never in what the program says. */
  private static final String CANARY = "canary";

  private static final String SOURCE =
      """
      email,phone,visits
      canary.one@example.com,,1
      canary.two@example.com,,0
      canary.one@example.com,(202) 555-0143,1
      """;

  private final Path folder;
  private String config = "";

  IngestCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void makeNode() throws IOException {
    new NodeDirectory(folder).create("hearth", Clock.systemUTC());
    config = folder.resolve("node.yaml").toString();
    Files.writeString(
        folder.resolve("node.yaml"),
        """
        node:
          name: hearth
          role: party
          sources:
            - name: crm
              file: crm.csv
              email: email
              phone: phone
              table: outcomes
              columns:
                visit: visits
        """);
    Files.createDirectories(folder.resolve("policies"));
    Files.writeString(
        folder.resolve("policies/outcomes.yaml"),
        """
        policy: parley/v1
        table: outcomes
        owner: hearth
        population: shoppers
        person: person
        match: [email, phone]
        columns:
          visit: {type: integer, use: [sum], bounds: [0, 1]}
        allow:
          - analysis: aggregate
            to: [hearth]
            purposes: [measurement]
            protection:
              epsilon_per_query: 1.0
              delta_per_query: 1e-9
              groups_per_person: 1
              rows_per_person: 1
              rows_before_join: 10
              min_people: 50
        """);
    Files.writeString(
        folder.resolve("policies/shoppers.yaml"),
        "population: shoppers\nowner: hearth\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n");
    source(SOURCE, UTF_8);
  }

  @Test
  void nodeThatRuns_isNotTouched() {
    try (NodeLock lock = NodeLock.take(new NodeDirectory(folder), "node serve")) {
      assertThat(lock).isNotNull();

      Said said = Shell.run("ingest", "--config", config);

      assertThat(said.exit()).isEqualTo(1);
      assertThat(said.err()).contains("works on the node in ").contains("stop it first");
    }
    assertThat(folder.resolve("lake")).doesNotExist();
  }

  @Test
  void cleanSource_isReadIntoPeople() {
    Said said = ingest();

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .isEqualTo("crm                      3 rows read, 0 rejected\n3 records are 2 people\n");
    assertThat(folder.resolve("rejects")).doesNotExist();
    assertSilent(said);
  }

  @Test
  void json_isOneDocumentOnStandardOutput() {
    Said said = Shell.run("ingest", "--config", config, "--json");

    assertThat(said.exit()).isZero();
    IngestReport report = Json.read(said.out().getBytes(UTF_8), IngestReport.class);
    assertThat(report.people()).isEqualTo(2);
    assertThat(report.records()).isEqualTo(3);
    assertSilent(said);
  }

  @Test
  void again_givesTheSamePeople() {
    Said first = ingest();
    Said second = ingest();

    assertThat(second.exit()).isZero();
    assertThat(second.out()).isEqualTo(first.out() + "since the last ingest: the same people\n");
  }

  @Test
  void missingColumn_isRefusedWithItsName() throws IOException {
    source(SOURCE.replace("visits", "visit_count"), UTF_8);

    Said said = ingest();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("crm.csv").contains("`visits`");
    assertSilent(said);
  }

  @Test
  void brokenRows_areCountedAndPutAsideWithLineAndReason() throws IOException {
    source(
        SOURCE
            + "canary.three@example.com,,many\ncanary.four@example.com\n"
            + "canary.five@example.com,,1\n",
        UTF_8);

    Said said = ingest();

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .isEqualTo(
            """
            crm                      4 rows read, 2 rejected: see rejects/crm.csv
            4 records are 3 people
            """);
    assertThat(Files.readAllLines(folder.resolve("rejects/crm.csv")))
        .hasSize(3)
        .satisfies(lines -> assertThat(lines.get(0)).isEqualTo("line,column,reason"))
        .satisfies(lines -> assertThat(lines.get(1)).startsWith("5,visits,"))
        .satisfies(lines -> assertThat(lines.get(2)).startsWith("6,,"))
        .noneMatch(line -> line.contains(CANARY) || line.contains("many"));
    assertSilent(said);
  }

  @Test
  void cleanAgain_removesTheOldRejects() throws IOException {
    source(SOURCE + "canary.three@example.com,,many\n", UTF_8);
    ingest();
    assertThat(folder.resolve("rejects/crm.csv")).exists();
    source(SOURCE, UTF_8);

    assertThat(ingest().exit()).isZero();

    assertThat(folder.resolve("rejects/crm.csv")).doesNotExist();
  }

  @Test
  void wrongEncoding_isRefusedWithItsLine() throws IOException {
    source(SOURCE + "canary.caf\u00e9@example.com,,1\n", StandardCharsets.ISO_8859_1);

    Said said = ingest();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("crm.csv").contains("UTF-8").contains("line 5");
    assertSilent(said);
  }

  @Test
  void missingSource_isNamed() throws IOException {
    Files.delete(folder.resolve("crm.csv"));

    Said said = ingest();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("crm.csv");
    assertSilent(said);
  }

  @Test
  void emptySource_isRefused() throws IOException {
    source("", UTF_8);

    Said said = ingest();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("crm.csv");
    assertSilent(said);
  }

  @Test
  void mappedColumnWithoutPolicy_isNamed() throws IOException {
    Path yaml = folder.resolve("node.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("visit: visits", "spend: visits"));

    Said said = ingest();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err().strip())
        .endsWith(
            "parley: source `crm` maps column `spend`, which the policy of `hearth.outcomes` does not offer");
  }

  @Test
  void tableWithoutPolicy_isNamed() throws IOException {
    Path yaml = folder.resolve("node.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("table: outcomes", "table: orders"));

    Said said = ingest();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .contains("source `crm` becomes table `orders`, for which there is no policy");
    assertSilent(said);
  }

  @Test
  void policyMistake_isShownWithItsPlace() throws IOException {
    Path policy = folder.resolve("policies/outcomes.yaml");
    Files.writeString(policy, Files.readString(policy).replace("owner:", "ower:"));

    Said said = ingest();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("outcomes.yaml:3:1").contains("did you mean `owner`");
    assertSilent(said);
  }

  @Test
  void missingConfiguration_saysWhatToGive() {
    Said said = Shell.run("ingest", "--config", folder.resolve("nothing.yaml").toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).startsWith("parley: there is no configuration at ");
  }

  private Said ingest() {
    return Shell.run("ingest", "--config", config);
  }

  private void source(String text, Charset charset) throws IOException {
    Files.write(folder.resolve("crm.csv"), text.getBytes(charset));
  }

  private static void assertSilent(Said said) {
    assertThat(said.all())
        .doesNotContain(CANARY)
        .doesNotContain("555-0143")
        .doesNotContain("many")
        .doesNotContain("\tat ")
        .doesNotContain("Exception");
  }
}
