package io.parley.policy.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratedCorpusTest {
  private static final String TABLE =
      """
      policy: parley/v1
      table: %s
      owner: hearth
      population: shoppers
      person: %s
      match: [email]
      columns: {%s}
      allow: []
      """;

  @Test
  void of_oneTable_triesEachUseOfEachColumn() {
    List<Statement> corpus =
        GeneratedCorpus.of(
            List.of(
                set(
                    TABLE.formatted(
                        "visits", "person", "group: {type: text, use: [], values: [it's]}"))),
            name -> name.equals("group") ? "\"group\"" : name);

    assertThat(corpus)
        .containsExactly(
            new Statement("SELECT COUNT(*) FROM hearth.visits a", Analysis.AGGREGATE),
            new Statement(
                "SELECT COUNT(DISTINCT a.person) FROM hearth.visits a", Analysis.AGGREGATE),
            new Statement(
                "SELECT a.\"group\", COUNT(DISTINCT a.person) FROM hearth.visits a GROUP BY a.\"group\"",
                Analysis.AGGREGATE),
            new Statement(
                "SELECT COUNT(DISTINCT a.person) FROM hearth.visits a WHERE a.\"group\" = 'it''s'",
                Analysis.AGGREGATE),
            new Statement(
                "SELECT COUNT(DISTINCT a.\"group\") FROM hearth.visits a", Analysis.AGGREGATE),
            new Statement(
                "SELECT a.person FROM hearth.visits a WHERE a.\"group\" = 'it''s'",
                Analysis.AUDIENCE));
  }

  @Test
  void of_twoVersions_joinsTheTablesOfBothAndKnowsTheColumnsOfBoth() {
    List<String> corpus =
        GeneratedCorpus.of(
                List.of(
                    set(TABLE.formatted("a", "person", "x: {type: integer, use: []}")),
                    set(
                        TABLE.formatted("a", "person", "y: {type: date, use: []}"),
                        TABLE.formatted("b", "person", "z: {type: boolean, use: []}"))),
                name -> name)
            .stream()
            .map(Statement::sql)
            .toList();

    assertThat(corpus)
        .contains(
            "SELECT COUNT(DISTINCT a.person) FROM hearth.a a JOIN hearth.b b ON a.person = b.person",
            "SELECT SUM(a.x) FROM hearth.a a JOIN hearth.b b ON a.person = b.person",
            "SELECT COUNT(DISTINCT a.person) FROM hearth.a a WHERE a.y >= DATE '2024-01-01'",
            "SELECT COUNT(DISTINCT a.person) FROM hearth.b a JOIN hearth.a b ON a.person = b.person WHERE a.z ="
                + " TRUE")
        .doesNotContain("SELECT SUM(a.z) FROM hearth.b a")
        .doesNotHaveDuplicates();
  }

  @Test
  void read_statements_endWithASemicolonAtTheEndOfALine() {
    assertThat(
            GeneratedCorpus.read(
                """
                -- a comment; with one
                SELECT ';'
                  FROM t;

                SELECT 2
                """))
        .extracting(Statement::sql)
        .containsExactly("SELECT ';'\n  FROM t", "SELECT 2");
  }

  private static PolicySet set(String... tables) {
    return PolicySet.of(
        Arrays.stream(tables)
            .<PolicyDocument>map(
                t -> PolicyReader.read("t.yaml", t.getBytes(StandardCharsets.UTF_8)))
            .toList());
  }
}
