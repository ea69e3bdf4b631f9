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

class PolicyTestCommandTest {
  private static final Path EXAMPLES = Path.of("../policies/examples");

  private final Path folder;

  PolicyTestCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    try (Stream<Path> files = Files.list(EXAMPLES.resolve("retail-media"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void shippedExamples_allPass() {
    Said said = Shell.run("policy", "test", EXAMPLES.toString());

    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(said.out()).matches("(?s).*\\n\\d+ passed, 0 failed\\n");
    assertThat(said.out())
        .contains(
            "ok     ../policies/examples/retail-media/hearth.customers.yaml:40: deny"
                + " row-level-output: SELECT person FROM hearth.customers\n")
        .contains("members.test.yaml:6: allow: the publisher measures what its mailing brought");
    assertThat(said.err()).isEmpty();
  }

  @Test
  void wrongExpectation_isShownWithWhatCame() throws IOException {
    Path file = folder.resolve("own.test.yaml");
    Files.writeString(
        file,
        """
        policy: tests/v1
        as: {asker: hearth}
        tests:
          - name: newcomers by number
            sql: |
              SELECT newbie, COUNT(DISTINCT person)
              FROM hearth.customers GROUP BY newbie
            expect: allow
          - sql: SELECT COUNT(*) FROM hearth.customers
            expect: {deny: row-level-output}
        """);

    Said said = Shell.run("policy", "test", file.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .isEqualTo(
            """
            FAILED %1$s/own.test.yaml:4: allow: newcomers by number
              | SELECT newbie, COUNT(DISTINCT person)
              | FROM hearth.customers GROUP BY newbie
              asked:    by hearth for hearth, purpose measurement
              expected: allow
              came:     deny column-use-not-allowed
                denied[column-use-not-allowed]: `hearth.customers.newbie` may not be grouped by
                  --> question:2:32
                   |
                2  | FROM hearth.customers GROUP BY newbie
                   |                                ^^^^^^
                  ::: %1$s/hearth.customers.yaml:18:3
                   |
                18 |   newbie:   {type: integer, use: [filter]}
                   |   ^^^^^^
                   = help: the policy allows the uses `filter`
            FAILED %1$s/own.test.yaml:9: deny row-level-output: SELECT COUNT(*) FROM hearth.customers
              | SELECT COUNT(*) FROM hearth.customers
              asked:    by hearth for hearth, purpose measurement
              expected: deny row-level-output
              came:     allow
            0 passed, 2 failed
            """
                .formatted(folder));
  }

  @Test
  void file_namedAlone_runsItsOwnTestsUnderTheFoldersPolicies() {
    Said said = Shell.run("policy", "test", folder.resolve("metromail.mailings.yaml").toString());

    assertThat(said.exit()).isZero();
    assertThat(said.out()).endsWith("3 passed, 0 failed\n").doesNotContain("customers.yaml:");
  }

  @Test
  void noTests_isAFailureThatSaysSo() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    Said said = Shell.run("policy", "test", empty.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .isEqualTo(
            """
            no tests found: write `tests:` in a policy, or a file NAME.test.yaml
            0 passed, 0 failed
            """);
  }

  @Test
  void brokenFile_failsAndTestsNothingOfItsFolder() throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "policy: parley/v1\ntabel: a\n");

    Said said = Shell.run("policy", "test", folder.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains("broken.yaml:2:1")
        .endsWith("error(s) in files, whose folders were not tested\n0 passed, 0 failed\n");
  }

  @Test
  void noSuchFile_isWrongUsage() {
    Said said = Shell.run("policy", "test", folder.resolve("nothing.yaml").toString());

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("there is no file ");
  }

  @Test
  void json_isOneDocumentWithEachTest() throws IOException {
    Files.writeString(
        folder.resolve("own.test.yaml"),
        """
        policy: tests/v1
        as: {asker: hearth}
        tests:
          - {sql: SELECT person FROM hearth.customers, expect: allow}
        """);

    Said said = Shell.run("policy", "test", "--json", folder.toString());

    assertThat(said.exit()).isEqualTo(1);
    JsonNode json = new JsonMapper().readTree(said.out());
    assertThat(json.get("failed").intValue()).isEqualTo(1);
    assertThat(json.get("passed").intValue()).isGreaterThan(10);
    assertThat(json.get("problems")).isEmpty();
    JsonNode failed =
        json.get("tests")
            .valueStream()
            .filter(t -> !t.get("passed").booleanValue())
            .findFirst()
            .orElseThrow();
    assertThat(failed.get("file").stringValue()).endsWith("own.test.yaml");
    assertThat(failed.get("line").intValue()).isEqualTo(4);
    assertThat(failed.get("expected")).isEmpty();
    assertThat(failed.get("came").get(0).stringValue()).isEqualTo("row-level-output");
    assertThat(failed.get("reasons").get(0).get("sql")).hasSize(4);
  }
}
