package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.cli.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyInitCommandTest {
  /** Values that stand in the data, and in nothing that the command writes. */
  private static final List<String> PLANTED =
      List.of("zanzibar", "quux@example.org", "4917012345", "987654.32", "-13579", "1987-06-05");

  private final Path folder;
  private final Path out;

  PolicyInitCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.out = Files.createDirectory(folder.resolve("out"));
  }

  @Test
  void csv_firstLineAlone_makesTheWholePolicy() throws IOException {
    Path csv = csv();

    Said said = init("--csv", csv.toString(), "--types", "Spend decimal, seen_at timestamp");

    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(Files.readString(out.resolve("hearth.orders.yaml")))
        .isEqualTo(
            """
            # A first policy of hearth.orders, made from its schema alone: no row was read.
            # It lets hearth count people with noise, and nobody else ask anything. Open it column by
            # column; `parley policy lint` and `parley policy test` look over each step.
            policy: parley/v1
            table: orders
            owner: hearth
            population: shoppers
            person: person
            # What identifies people is never a column. Left out:
            #   e_mail: an e-mail address: matched on as `email`, never offered
            #   phone: a phone number: matched on as `phone`, never offered
            match: [email, phone]
            columns:
              # hidden; for groups write `use: [group], values: [...]` with words that you know without looking
              city: {type: text, use: []}
              # for sums write `use: [sum, avg], bounds: [LOW, HIGH]`: bounds that you expect, not copied from data
              spend: {type: decimal, use: []}
              # hidden: a precise time can single somebody out
              seen_at: {type: timestamp, use: []}
            allow:
              - analysis: aggregate
                to: [hearth]            # add a partner once you are content with the columns
                purposes: [measurement]
                protection:
                  epsilon_per_query: 0.5  # the most privacy that one answer may spend
                  delta_per_query: 1e-9
                  groups_per_person: 1    # a person counts in one group of an answer
                  rows_per_person: 1      # and with one row
                  rows_before_join: 1
                  min_people: 100         # a group of fewer people does not show
            # expires: YYYY-MM-DD     # a day on which you will look at this again
            tests:
              - sql: SELECT COUNT(DISTINCT person) FROM hearth.orders
                expect: allow
              - sql: SELECT person FROM hearth.orders
                expect: {deny: row-level-output}
            """);
    assertNothingPlanted(said);
    assertThat(Shell.run("policy", "lint", out.toString()).out()).contains("0 error(s)");
    assertThat(Shell.run("policy", "test", out.toString()).out()).endsWith("2 passed, 0 failed\n");
  }

  @Test
  void parquet_schemaAlone_makesTheTypes() throws IOException {
    Path parquet = folder.resolve("orders's.parquet");
    try (DuckDb database = DuckDb.open(128)) {
      database.execute(
          ("COPY (SELECT 'quux@example.org' AS email, 'zanzibar' AS city, 987654.32::DOUBLE AS"
                  + " spend, -13579 AS points, DATE '1987-06-05' AS seen, TRUE AS member, ['zanzibar']"
                  + " AS tags) TO '%s' (FORMAT parquet)")
              .formatted(parquet.toString().replace("'", "''")));
    }

    Said said = init("--parquet", parquet.toString());

    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(Files.readString(out.resolve("hearth.orders.yaml")))
        .contains("  city: {type: text, use: []}\n")
        .contains("  spend: {type: decimal, use: []}\n")
        .contains("  points: {type: integer, use: []}\n")
        .contains("  seen: {type: date, use: []}\n")
        .contains("  member: {type: boolean, use: []}\n")
        .contains("#   tags: of a type that cannot be offered\n");
    assertNothingPlanted(said);
    assertThat(Shell.run("policy", "lint", out.toString()).out()).contains("0 error(s)");
  }

  @Test
  void csvWithoutALineOfNames_isRefusedWithoutRepeatingIt() throws IOException {
    Path csv = folder.resolve("bare.csv");
    Files.writeString(csv, "Zanzibar,quux@example.org,987654.32\n");

    Said said = init("--csv", csv.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).startsWith("parley: column 2 has no name of letters");
    assertNothingPlanted(said);
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void columns_givenAsAList_needNoFile() throws IOException {
    Said said = init("--columns", "customerId bigint, visits int, source text");

    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(said.out())
        .contains(
            "left out  customer_id: an id or a code, which may single out a person or a row\n")
        .contains("hidden    visits: no question may use it yet\n")
        .contains("left out  source: a name that nodes keep for themselves");
    assertThat(Files.readString(out.resolve("hearth.orders.yaml")))
        .contains(
            "match: [email]          # CHECK: no column says by what you know these people\n");
  }

  @Test
  void fileThatIsThere_isNeverOverwritten() throws IOException {
    Path there = out.resolve("hearth.orders.yaml");
    Files.writeString(there, "mine");

    Said said = init("--columns", "visits int");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo("parley: the file " + there + " is there already; move it away\n");
    assertThat(Files.readString(there)).isEqualTo("mine");
  }

  @Test
  void budgetThatIsThere_isKept() throws IOException {
    Files.writeString(out.resolve("hearth.shoppers.yaml"), "mine");

    Said said = init("--columns", "visits int");

    assertThat(said.exit()).isZero();
    assertThat(said.out()).contains("kept " + out.resolve("hearth.shoppers.yaml"));
    assertThat(Files.readString(out.resolve("hearth.shoppers.yaml"))).isEqualTo("mine");
  }

  @Test
  void sources_noneOrTwo_areWrongUsage() {
    assertThat(init().exit()).isEqualTo(2);
    assertThat(init("--columns", "a int", "--csv", "x.csv").exit()).isEqualTo(2);
    assertThat(init("--columns", "a int", "--types", "a int").exit()).isEqualTo(2);
    assertThat(init("--columns", "a nothing").exit()).isEqualTo(2);
    assertThat(init("--columns", "a int", "--population", "orders").exit()).isEqualTo(2);
  }

  @Test
  void json_isOneDocument() {
    Said said = init("--columns", "email text, visits int", "--json");

    JsonNode json = new JsonMapper().readTree(said.out());
    assertThat(json.get("files")).hasSize(2);
    assertThat(json.get("files").get(1).get("text").stringValue()).contains("population: shoppers");
    assertThat(json.get("columns").get(0).get("treatment").stringValue()).isEqualTo("matched");
    assertThat(json.get("columns").get(1).get("treatment").stringValue()).isEqualTo("hidden");
  }

  private Path csv() throws IOException {
    Path csv = folder.resolve("orders.csv");
    Files.writeString(
        csv,
        String.join(
            "\r\n",
            "\uFEFF\"E-Mail\",phone,City,Spend,seen_at",
            "quux@example.org,4917012345,zanzibar,987654.32,1987-06-05",
            "zanzibar,-13579,zanzibar,-13579,1987-06-05"));
    return csv;
  }

  private void assertNothingPlanted(Said said) throws IOException {
    StringBuilder all = new StringBuilder(said.all());
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    assertThat(all.toString().toLowerCase(Locale.ROOT))
        .doesNotContain(PLANTED.toArray(String[]::new));
  }

  private Said init(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("policy", "init", "--owner", "hearth", "--table", "orders", "--to"));
    words.add(out.toString());
    List<String> given = List.of(more);
    if (!given.contains("--population")) {
      words.addAll(List.of("--population", "shoppers"));
    }
    words.addAll(given);
    return Shell.run(words.toArray(String[]::new));
  }
}
