package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyLintCommandTest {
  private static final Path EXAMPLES = Path.of("../policies/examples/retail-media");

  private final Path folder;

  PolicyLintCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void shippedExamples_areFine() {
    Said said = Shell.run("policy", "lint", EXAMPLES.toString());

    assertThat(said.exit()).isZero();
    assertThat(said.out()).endsWith(" warning(s)\n").contains("0 error(s)");
    assertThat(said.err()).isEmpty();
  }

  @Test
  void derivedTableInACycle_isAnErrorWithFileAndLine() throws IOException {
    Path file = folder.resolve("round.yaml");
    Files.writeString(
        file,
        """
        policy: derived/v1
        table: round
        owner: hearth
        about: itself
        sql: SELECT person FROM hearth.round
        """);

    Said said = Shell.run("policy", "lint", folder.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains("error[derived-table-cycle]: ")
        .contains("--> " + file + ":5:1")
        .endsWith("1 error(s), 0 warning(s)\n");
  }

  @Test
  void conditionThatNobodyCanApply_isAnError() throws IOException {
    String text = Files.readString(EXAMPLES.resolve("hearth.outcomes.yaml"));
    Files.writeString(
        folder.resolve("outcomes.yaml"), text.replace("columns:", "where: spnd > 3\ncolumns:"));

    Said said = Shell.run("policy", "lint", folder.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).contains("error[bad-policy-condition]: the `where` of");
  }

  @Test
  void conditionOverOwnColumns_isFine() throws IOException {
    for (String file : new String[] {"hearth.outcomes.yaml", "hearth.shoppers.yaml"}) {
      String text = Files.readString(EXAMPLES.resolve(file));
      Files.writeString(
          folder.resolve(file), text.replace("columns:", "where: spend > 3\ncolumns:"));
    }

    assertThat(Shell.run("policy", "lint", folder.toString()).out())
        .doesNotContain("bad-policy-condition");
  }

  @Test
  void fileWithTheOtherEnding_isNotPassedOverInSilence() throws IOException {
    Files.copy(EXAMPLES.resolve("hearth.outcomes.yaml"), folder.resolve("outcomes.yaml"));
    Files.copy(EXAMPLES.resolve("hearth.customers.yaml"), folder.resolve("customers.yml"));

    Said said = Shell.run("policy", "lint", folder.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("customers.yml is not read").contains("rename it");
  }

  @Test
  void unknownKey_isShownWithItsPlaceAndAGuess() throws IOException {
    Path file = folder.resolve("outcomes.yaml");
    String text = Files.readString(EXAMPLES.resolve("hearth.outcomes.yaml"));
    Files.writeString(file, text.replace("min_people:", "min_peple:"));
    int line = 1 + (int) text.substring(0, text.indexOf("min_people:")).lines().count() - 1;

    Said said = Shell.run("policy", "lint", file.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains(file + ":" + line + ":7")
        .contains("`min_peple`")
        .contains("did you mean `min_people`")
        .contains("error(s)");
    assertNoTrace(said);
  }

  @Test
  void everyFileIsChecked_notOnlyTheFirstWithMistakes() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), "policy: parley/v1\ntabel: a\n");
    Files.writeString(folder.resolve("b.yaml"), "population: b\nbugdet: 1\n");

    Said said = Shell.run("policy", "lint", folder.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).contains("a.yaml:2:1").contains("b.yaml:2:1");
  }

  @Test
  void testsBesidePolicies_areNoPolicies() throws IOException {
    Path file = folder.resolve("own.test.yaml");
    Files.writeString(file, "policy: tests/v1\ntests: []\n");

    assertThat(Shell.run("policy", "lint", folder.toString()).exit()).isZero();
  }

  @Test
  void folderOfFolders_isLookedAtFolderByFolder() {
    Said said = Shell.run("policy", "lint", "../policies/examples");

    assertThat(said.exit()).isZero();
    assertThat(said.out()).contains("retail-media/").contains("0 error(s)");
  }

  @Test
  void noPolicyFile_isAFailureThatSaysSo() {
    Said said = Shell.run("policy", "lint", folder.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEqualTo("no policy files found\n0 error(s), 0 warning(s)\n");
  }

  @Test
  void json_isOneDocumentWithEachFinding() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), "policy: parley/v1\ntabel: a\n");

    Said said = Shell.run("policy", "lint", "--json", folder.toString());

    assertThat(said.exit()).isEqualTo(1);
    JsonNode json = new JsonMapper().readTree(said.out());
    assertThat(json.get("errors").intValue()).isEqualTo(json.get("findings").size());
    JsonNode finding =
        json.get("findings")
            .valueStream()
            .filter(f -> f.get("help").stringValue().equals("did you mean `table`?"))
            .findFirst()
            .orElseThrow();
    assertThat(finding.get("code").stringValue()).isEqualTo("unreadable");
    assertThat(finding.get("severity").stringValue()).isEqualTo("error");
    assertThat(finding.get("line").intValue()).isEqualTo(2);
    assertThat(finding.get("column").intValue()).isEqualTo(1);
  }

  @Test
  void noSuchFile_isWrongUsage() {
    Said said = Shell.run("policy", "lint", folder.resolve("nothing.yaml").toString());

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("there is no file ");
  }

  @Test
  void wrongEncoding_isAnErrorWithoutTrace() throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.write(file, "table: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    Said said = Shell.run("policy", "lint", file.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).contains("latin.yaml");
    assertNoTrace(said);
  }

  private static void assertNoTrace(Said said) {
    assertThat(said.all()).doesNotContain("\tat ").doesNotContain("Exception");
  }
}
