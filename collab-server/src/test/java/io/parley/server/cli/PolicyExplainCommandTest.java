package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyExplainCommandTest {
  private static final String EXAMPLES = "../policies/examples/retail-media";

  @Test
  void denied_showsEachReasonUnderTheSqlAndUnderThePolicy() {
    Said said =
        explain(
            "--sql",
            "SELECT newbie, COUNT(*), SUM(history)\nFROM hearth.customers GROUP BY 1",
            "--purpose",
            "fraud");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .startsWith("asked by hearth for hearth, purpose fraud\n\n")
        .contains(
            """
            denied[column-use-not-allowed]: `hearth.customers.newbie` may not be grouped by
            """)
        .contains("  ::: " + EXAMPLES + "/hearth.customers.yaml:18:3\n")
        .contains(
            """
            18 |   newbie:   {type: integer, use: [filter]}
               |   ^^^^^^
            """)
        .contains("denied[purpose-not-allowed]")
        .endsWith("\ndenied: 2 reason(s)\n");
  }

  @Test
  void allowed_saysObligationsWithTheirLinesPriceAndError(@TempDir Path folder) throws IOException {
    copyWithStricterOutcomes(folder);

    Said said =
        Shell.run(
            "policy",
            "explain",
            "--policies",
            folder.toString(),
            "--receiver",
            "metromail",
            "--sql",
            "SELECT m.segment, SUM(o.spend) AS revenue FROM metromail.mailings m"
                + " JOIN hearth.outcomes o USING (person) GROUP BY m.segment");

    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(said.out())
        .startsWith("asked by hearth for metromail, purpose measurement\n\nallowed, and must obey")
        .contains(
            """
              one answer spends at most ε = 0.5 of each population
               --> %1$s/hearth.outcomes.yaml:14
              and at most δ = 1e-9
              a person counts in at most 1 group
              and with at most 1 row in each
               --> %1$s/hearth.outcomes.yaml:14, %1$s/metromail.mailings.yaml:13
              an undeclared group shows only above 75 people
              a person brings at most 10 rows of `hearth.outcomes` into a join
               --> %1$s/hearth.outcomes.yaml:14
            """
                .formatted(folder))
        .contains("price     hearth.shoppers: ε 0.5, δ 0")
        .contains("accuracy  revenue: ± ");
  }

  @Test
  void audience_ofTheReceiversPeople_saysWhatIsDisclosed() {
    Said said =
        explain(
            "--audience",
            "--asker",
            "metromail",
            "--sql",
            "SELECT person FROM metromail.mailings JOIN hearth.customers USING (person)"
                + " WHERE recency < 3");

    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(said.out())
        .contains("a list of fewer than 1,000 people is withheld\n")
        .contains("`hearth.customers` may be asked 4 per month\n")
        .contains("1 exact disclosure(s)");
  }

  @Test
  void statementThatIsNoSql_isDeniedWithItsPlace() {
    Said said = explain("--sql", "SELECT FROM hearth.customers");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).startsWith("denied[sql-syntax]").contains("--> question:1:8");
  }

  @Test
  void folderWithoutPolicies_saysHowToNameOne(@TempDir Path empty) {
    Said said = Shell.run("policy", "explain", "--sql", "SELECT 1", "--policies", empty.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "parley: there are no policies in the folder %s; name one with --policies\n"
                .formatted(empty));
  }

  @Test
  void brokenPolicy_isShown(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.yaml"), "policy: parley/v1\ntabel: a\n");

    Said said =
        Shell.run("policy", "explain", "--sql", "SELECT 1", "--policies", folder.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("a.yaml:2:1").contains("did you mean `table`?");
  }

  @Test
  void absurdPeople_isWrongUsage() {
    assertThat(explain("--sql", "SELECT 1", "--people", "0").exit()).isEqualTo(2);
  }

  @Test
  void json_isOneDocumentOfEitherVerdict() {
    JsonNode allowed =
        new JsonMapper()
            .readTree(explain("--json", "--sql", "SELECT COUNT(*) FROM hearth.outcomes").out());
    JsonNode denied =
        new JsonMapper()
            .readTree(explain("--json", "--sql", "SELECT * FROM hearth.outcomes").out());

    assertThat(allowed.get("verdict").stringValue()).isEqualTo("allow");
    assertThat(allowed.get("question").get("asker").stringValue()).isEqualTo("hearth");
    assertThat(allowed.get("reasons")).isEmpty();
    assertThat(allowed.get("obligations").get(0).get("policies").get(0).stringValue())
        .isEqualTo(EXAMPLES + "/hearth.outcomes.yaml:14:5");
    assertThat(
            allowed
                .get("explanation")
                .get("price")
                .get("hearth.shoppers")
                .get("epsilon")
                .doubleValue())
        .isEqualTo(1.0);
    assertThat(denied.get("verdict").stringValue()).isEqualTo("deny");
    assertThat(denied.get("reasons").get(0).get("rule").stringValue())
        .isEqualTo("row-level-output");
    assertThat(denied.get("explanation").isNull()).isTrue();
  }

  private static Said explain(String... more) {
    return Shell.run(
        Stream.concat(Stream.of("policy", "explain", "--policies", EXAMPLES), Stream.of(more))
            .toArray(String[]::new));
  }

  private static void copyWithStricterOutcomes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(EXAMPLES))) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        if (file.endsWith("hearth.outcomes.yaml")) {
          text = text.replace("min_people: 50", "min_people: 75").replace(": 1.0", ": 0.5");
        }
        Files.writeString(folder.resolve(file.getFileName()), text);
      }
    }
  }
}
