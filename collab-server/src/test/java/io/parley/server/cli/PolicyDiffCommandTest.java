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

class PolicyDiffCommandTest {
  private static final String VISITS =
      """
      policy: parley/v1
      table: visits
      owner: hearth
      population: shoppers
      person: person
      match: [email]
      columns:
        order: {type: text, use: [group], values: [web, shop]}
        spend: {type: decimal, use: [sum], bounds: [0, 500]}
      allow:
        - analysis: aggregate
          to: [hearth, metromail]
          purposes: [measurement]
          protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 1,
            rows_per_person: 1, rows_before_join: 1, min_people: 50}
      """;
  private static final String BUDGET =
      "population: shoppers\nowner: hearth\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n";

  private final Path before;
  private final Path after;

  PolicyDiffCommandTest(@TempDir Path folder) throws IOException {
    before = Files.createDirectory(folder.resolve("old"));
    after = Files.createDirectory(folder.resolve("new"));
    write(before, VISITS, BUDGET);
  }

  @Test
  void sameMeaning_isNothing() throws IOException {
    write(after, "# said anew\n" + VISITS, BUDGET);

    Said said = diff();

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .isEqualTo(
            """
            asked 14 statements in 56 ways: 0 now answered, 0 no longer, 0 otherwise
            nothing changes
            """);
  }

  @Test
  void lessUseAndStricterProtection_tightensOnly() throws IOException {
    write(
        after,
        VISITS
            .replace("use: [group]", "use: []")
            .replace("min_people: 50", "min_people: 75")
            .replace(": 1.0", ": 0.5"),
        BUDGET);

    Said said = diff();

    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.out())
        .isEqualTo(
            """
            no longer answered (1):
              not-found: nothing named `order` is offered here
              by hearth or metromail for hearth or metromail, purpose measurement
                  SELECT a."order", COUNT(DISTINCT a.person) FROM hearth.visits a GROUP BY a."order"

            answered at another price or under other obligations (3):
              obligation: protection.epsilon_per_query: 1 → 0.5 (tighter)
              obligation: protection.min_people: 50 → 75 (tighter)
              price for hearth.shoppers: epsilon: 1 → 0.5 (tighter)
              by hearth or metromail for hearth or metromail, purpose measurement
                  SELECT COUNT(*) FROM hearth.visits a
                  SELECT COUNT(DISTINCT a.person) FROM hearth.visits a
                  SELECT SUM(a.spend) FROM hearth.visits a

            said otherwise in the files (3):
              hearth.visits: allow.1.protection.epsilon_per_query: 1 → 0.5 (tighter)
              hearth.visits: allow.1.protection.min_people: 50 → 75 (tighter)
              hearth.visits: columns.order.use: [group] → [] (tighter)

            asked 14 statements in 56 ways: 0 now answered, 1 no longer, 3 otherwise
            tightened only
            """);
  }

  @Test
  void oneUseMore_loosens_whateverElseTightens() throws IOException {
    write(
        after,
        VISITS.replace("use: [sum]", "use: [sum, avg]").replace("min_people: 50", "min_people: 75"),
        BUDGET);

    Said said = diff();

    assertThat(said.exit()).isEqualTo(4);
    assertThat(said.out())
        .startsWith(
            """
            now answered (1):
              by hearth or metromail for hearth or metromail, purpose measurement
                  SELECT AVG(a.spend) FROM hearth.visits a
            """)
        .endsWith("loosened, or changed in a way that a person must read\n");
  }

  /** Of allowances that meet the strictest holds: one less may allow more. */
  @Test
  void strictestAllowanceRemoved_loosens() throws IOException {
    String allowance = VISITS.substring(VISITS.indexOf("  - analysis"));
    write(before, VISITS + allowance.replace(": 1.0", ": 0.5"), BUDGET);
    write(after, VISITS, BUDGET);

    Said said = diff();

    assertThat(said.exit()).isEqualTo(4);
    assertThat(said.out())
        .contains("  obligation: protection.epsilon_per_query: 0.5 → 1 (looser)\n")
        .contains("  hearth.visits: allow.2: there → not there (tighter)\n");
  }

  /** No question shows it, so that only the files tell. */
  @Test
  void largerBudget_loosens() throws IOException {
    write(after, VISITS, BUDGET.replace("epsilon: 10", "epsilon: 11"));

    Said said = diff();

    assertThat(said.exit()).isEqualTo(4);
    assertThat(said.out()).contains("  budget of hearth.shoppers: epsilon: 10 → 11 (looser)\n");
  }

  @Test
  void ownCorpusAndTests_areAskedToo() throws IOException {
    write(after, VISITS.replace("use: [sum]", "use: [sum, filter]"), BUDGET);
    Files.writeString(
        after.resolve("own.test.yaml"),
        """
        policy: tests/v1
        as: {asker: metromail}
        tests:
          - {sql: SELECT COUNT(*) FROM hearth.visits WHERE spend < 7, expect: allow}
        """);
    Path corpus = after.resolveSibling("own.sql");
    Files.writeString(corpus, "SELECT SUM(spend) FROM hearth.visits WHERE spend > 9;\n");

    Said said = diff("--corpus", corpus.toString());

    assertThat(said.out())
        .contains("now answered (3):\n")
        .contains("      SELECT SUM(spend) FROM hearth.visits WHERE spend > 9\n")
        .contains(
            """
              by metromail for metromail, purpose measurement
                  SELECT COUNT(*) FROM hearth.visits WHERE spend < 7
            """);
  }

  @Test
  void twoFiles_areComparedInTheFolderOfTheNewOne() throws IOException {
    write(after, VISITS, BUDGET);
    Path draft = after.resolve("draft.yaml");
    Files.writeString(draft, VISITS.replace("use: [group]", "use: []"));

    Said said =
        Shell.run("policy", "diff", after.resolve("visits.yaml").toString(), draft.toString());

    assertThat(said.exit()).as(said.all()).isEqualTo(3);
    assertThat(said.out()).contains("no longer answered (1):");
  }

  @Test
  void folderAgainstAFile_isWrongUsage() throws IOException {
    write(after, VISITS, BUDGET);

    Said said =
        Shell.run("policy", "diff", before.toString(), after.resolve("visits.yaml").toString());

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("compare two folders, or two files");
  }

  @Test
  void emptyFolder_isAFailureAndNoChange() {
    Said said = diff();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).isEqualTo("parley: there are no policies in " + after + "\n");
  }

  @Test
  void json_isOneDocument() throws IOException {
    write(after, VISITS.replace("use: [group]", "use: []"), BUDGET);

    Said said = diff("--json");

    assertThat(said.exit()).isEqualTo(3);
    JsonNode json = new JsonMapper().readTree(said.out());
    assertThat(json.get("sum").stringValue()).isEqualTo("tightened");
    JsonNode change = json.get("changes").get(0);
    assertThat(change.get("effect").stringValue()).isEqualTo("closed");
    assertThat(change.get("direction").stringValue()).isEqualTo("tighter");
    assertThat(change.get("asked")).hasSize(4);
    assertThat(change.get("reasons").get(0).get("rule").stringValue()).isEqualTo("not-found");
    assertThat(json.get("files").get(0).get("what").stringValue())
        .isEqualTo("hearth.visits: columns.order.use");
  }

  private Said diff(String... more) {
    return Shell.run(
        Stream.concat(
                Stream.of("policy", "diff", before.toString(), after.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private static void write(Path folder, String visits, String budget) throws IOException {
    Files.writeString(folder.resolve("visits.yaml"), visits);
    Files.writeString(folder.resolve("shoppers.yaml"), budget);
  }
}
