package io.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parley.server.cli.Shell.Said;
import io.parley.server.party.ZonedNode;
import io.parley.server.pipeline.RunHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps, dry runs, rejects, suggestions and upkeep by command. */
class SourcesCommandsTest {
  private static final String SOURCES =
      """
      - name: shop
        from: {files: in/*.csv}
        email: mail
        table: outcomes
        columns: {visit: visits, spend: spend}
      - name: club
        file: club.csv
        email: mail
      """;

  private final Path folder;
  private ZonedNode node;

  SourcesCommandsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void makeNode() {
    node = new ZonedNode(folder, SOURCES);
    node.write("club.csv", "mail\nann@example.com\n");
    node.write(
        "in/a.csv",
        "mail,visits,spend\nann@example.com,1,2.5\nben@example.com,many,1\ncleo@example.com,1\n");
  }

  private Said parley(String... command) {
    List<String> all = new ArrayList<>(Arrays.asList(command));
    all.add("--config");
    all.add(folder.resolve("node.yaml").toString());
    return Shell.run(all.toArray(String[]::new));
  }

  private JsonNode json(String... command) throws IOException {
    List<String> all = new ArrayList<>(Arrays.asList(command));
    all.add("--json");
    Said said = parley(all.toArray(String[]::new));
    assertThat(said.exit()).as(said.err()).isZero();
    return new ObjectMapper().readTree(said.out());
  }

  @Test
  void dryRun_countsAndKeepsNothing() throws IOException {
    JsonNode sources = json("ingest", "--dry-run").get("sources");
    assertThat(sources.get(0).get("rowsRead").asInt()).isEqualTo(1);
    assertThat(sources.get(0).get("rowsRejected").asInt()).isEqualTo(2);
    assertThat(sources.get(1).get("rowsRead").asInt()).isEqualTo(1);
    assertThat(folder.resolve("ingest.json")).doesNotExist();
    assertThat(folder.resolve("rejects")).doesNotExist();
    assertThat(folder.resolve("staging/.dry-run")).doesNotExist();

    JsonNode taken = json("ingest", "--only", "take").get("sources").get("shop");
    assertThat(taken.get("rows").asInt()).as("all is there still").isEqualTo(2);
    assertThat(json("ingest", "--dry-run").get("sources").get(0).get("rowsRead").asInt()).isZero();
  }

  @Test
  void snapshots_areListedWithTheirRows() throws IOException {
    parley("ingest");
    node.write("in/b.csv", "mail,visits,spend\ndora@example.com,1,4\n");
    parley("ingest");
    JsonNode tables = json("lake", "snapshots", "--table", "clean.shop").get("tables");
    assertThat(tables).hasSize(1);
    List<Integer> rows = new ArrayList<>();
    tables.get(0).get("snapshots").forEach(s -> rows.add(s.get("rows").asInt()));
    assertThat(rows).as("made, then with the one that does not fit").containsExactly(0, 2, 3);
    assertThat(parley("lake", "snapshots").out()).contains("raw.shop", "curated.people", "append");
    assertThat(parley("lake", "snapshots", "--table", "raw.shpo").err())
        .contains("the lake has no table `raw.shpo`");
  }

  @Test
  void steps_runOneByOne_andStandInTheHistory() throws IOException {
    assertThat(json("ingest", "--only", "take").at("/sources/shop/rejected").asInt()).isEqualTo(1);
    assertThat(json("ingest", "--only", "clean").at("/sources/shop/rows").asInt()).isEqualTo(1);
    assertThat(json("ingest", "--only", "publish").get("people").asInt()).isEqualTo(1);
    assertThat(node.rows("spend")).containsExactly("2.5000");

    node.write("in/b.csv", "mail,other\nann@example.com,1\n");
    Said failed = parley("ingest");
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.err()).contains("in/b.csv");

    JsonNode runs = json("ingest", "--runs").get("runs");
    assertThat(runs).hasSize(4);
    assertThat(runs.get(0).get("step").asText()).isEqualTo("take");
    assertThat(runs.get(0).get("source").asText()).isEqualTo("shop");
    assertThat(runs.get(0).get("rows").asInt()).isEqualTo(2);
    assertThat(runs.get(0).get("outcome").asText()).isEqualTo("DONE");
    assertThat(runs.get(2).get("step").asText()).isEqualTo("publish");
    assertThat(runs.get(3).get("outcome").asText()).isEqualTo("FAILED");
    assertThat(runs.get(3).get("why").asText()).contains("in/b.csv");

    // What a kill cut short spoils no other line.
    Files.writeString(
        folder.resolve(RunHistory.FILE), "{\"v\":1,\"run\":5,\"st", StandardOpenOption.APPEND);
    assertThat(parley("ingest", "--only", "clean").exit()).isZero();
    assertThat(json("ingest", "--runs").get("runs")).hasSize(5);
    assertThat(parley("ingest", "--runs").out()).contains("failed", "done");
  }

  @Test
  void rejects_areListed_shown_downloaded_andReplayed() throws IOException {
    parley("ingest");
    JsonNode counts = json("rejects", "list").at("/sources/shop");
    assertThat(counts).hasSize(2);
    assertThat(counts.get(0).get("zone").asText()).isEqualTo("raw");
    assertThat(counts.get(0).get("reason").asText())
        .isEqualTo("the row has 2 fields, the header 3");
    assertThat(counts.get(1).get("reason").asText())
        .isEqualTo("column `visits` is not a whole number");
    assertThat(parley("rejects", "list").all()).doesNotContain("ben@", "cleo@");

    JsonNode shown = json("rejects", "show", "shop", "--most", "1").get("rows");
    assertThat(shown).hasSize(1);
    assertThat(shown.get(0).get("text").asText()).isEqualTo("cleo@example.com,1");

    Path file = folder.resolve("rejected.csv");
    assertThat(json("rejects", "download", "shop", "--to", file.toString()).get("rows").asInt())
        .isEqualTo(2);
    assertThat(Files.readString(file)).contains("in/a.csv", "ben@example.com");
    assertThat(parley("rejects", "download", "shop", "--to", file.toString()).exit()).isEqualTo(1);

    assertThat(json("rejects", "replay", "shop").get("rejected").asInt()).isEqualTo(1);
    node.sources(SOURCES.replace("visit: visits, ", ""));
    assertThat(json("rejects", "replay", "shop").get("rejected").asInt()).isZero();
    assertThat(json("ingest", "--only", "publish").get("people").asInt()).isEqualTo(2);
    assertThat(node.rows("spend")).containsExactly("1.0000", "2.5000");

    assertThat(parley("rejects", "show", "shp").err()).contains("did you mean `shop`?");
    assertThat(parley("rejects", "show", "club").err()).contains("rejects/club.csv");
  }

  @Test
  void suggestions_areForFilesAndSources_andShowNoCell() {
    Said ofFile = Shell.run("ingest", "--suggest", folder.resolve("in/a.csv").toString());
    assertThat(ofFile.exit()).as(ofFile.err()).isZero();
    assertThat(ofFile.out()).contains("- name: a", "email: mail").doesNotContain("example.com");
    Said ofSource = parley("ingest", "--suggest", "shop");
    assertThat(ofSource.out())
        .contains("- name: shop", "# from: as it is", "email: mail")
        .doesNotContain("example.com");
    assertThat(parley("ingest", "--suggest", "nothing").err())
        .contains("there is neither a file nor a source `nothing`");
    assertThat(folder.resolve("lake/warehouse/raw")).doesNotExist();
  }

  @Test
  void wrongUsage_saysSo() {
    assertThat(Shell.run("ingest").exit()).isEqualTo(2);
    assertThat(parley("ingest", "--dry-run", "--runs").exit()).isEqualTo(2);
    assertThat(parley("ingest", "--only", "dance").exit()).isEqualTo(2);
  }

  @Test
  void upkeep_putsFilesTogether_andRemovesOldRawRows() throws Exception {
    for (int i = 0; i < 3; i++) {
      node.write("in/more" + i + ".csv", "mail,visits,spend\np" + i + "@example.com,1,1\n");
      assertThat(parley("ingest").exit()).isZero();
    }
    JsonNode tables = json("lake", "maintain").get("tables");
    JsonNode raw = table(tables, "raw.shop");
    assertThat(raw.get("filesBefore").asInt()).as("the one with a reject stays alone").isEqualTo(3);
    assertThat(raw.get("filesAfter").asInt()).isEqualTo(1);
    assertThat(table(tables, "curated.outcomes").get("filesBefore").asInt()).isZero();
    assertThat(node.rows("spend")).hasSize(4);
    assertThat(parley("ingest").exit()).isZero();
    assertThat(node.rows("spend")).as("the same rows").hasSize(4);
    assertThat(json("rejects", "list").at("/sources/shop")).hasSize(2);
    String yaml = Files.readString(folder.resolve("node.yaml"), UTF_8);
    Files.writeString(
        folder.resolve("node.yaml"), yaml + "  lake: {retention: {raw-days: 1}}\n", UTF_8);
    assertThat(table(json("lake", "maintain").get("tables"), "raw.shop").get("rows").asInt())
        .as("none is a day old")
        .isZero();
  }

  private static JsonNode table(JsonNode tables, String name) {
    for (JsonNode table : tables) {
      if (table.get("table").asText().equals(name)) {
        return table;
      }
    }
    throw new AssertionError("no table " + name + " in " + tables);
  }
}
