package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.history.People;
import io.parley.identity.history.SealedHistory;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.cli.Shell;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real process halts at each step that changes who is who; the next one makes it good. */
@Tag("slow")
class PeopleCrashTest {
  private static final String SHOPS =
      """
      - name: shop
        from: {files: in/*.csv}
        key: id
        email: mail
        table: outcomes
        columns: {visit: visits, spend: spend}
      - name: club
        from: {files: club/*.csv}
        key: id
        email: mail
        table: outcomes
        columns: {visit: visits, spend: spend}
      """;
  private static final String HEADER = "id,mail,visits,spend\n";
  private static final String LIVE =
      """
        pipeline: {every-seconds: 1}
        sources:
          - name: crm
            file: crm.csv
            email: email
            phone: phone
            table: customers
            columns: {recency: months, visit: visits}
          - name: bands
            file: bands.csv
            table: bands
            columns: {months: m, band: b}
          - name: web
            from: {files: web/*.csv}
            key: id
            email: mail
            phone: tel
            table: customers
            columns: {recency: months, visit: visits}
          - name: shop
            from: {files: shop/*.csv}
            key: id
            email: mail
            table: orders
            columns: {spend: spend}
      """;
  private static final String ORDERS =
      """
      policy: parley/v1
      table: orders
      owner: hearth
      population: shoppers
      person: person
      match: [email, phone]
      columns:
        spend: {type: integer, use: [sum], bounds: [0, 100]}
      allow:
        - analysis: aggregate
          to: [hearth, metromail]
          purposes: [measurement]
          protection:
            epsilon_per_query: 0.1
            delta_per_query: 1e-9
            groups_per_person: 1
            rows_per_person: 1
            rows_before_join: 10
            min_people: 50
      """;
  private static final String SHOP = "id,mail,spend\n";
  private static final String WEB = "id,mail,tel,months,visits\n";

  private final Path root;

  PeopleCrashTest(@TempDir Path root) {
    this.root = root;
  }

  private void halt(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(HaltingPeople.class.getName());
    command.addAll(List.of(arguments));
    Path log = root.resolve("child.log");
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue()).as("halted: " + Files.readString(log)).isEqualTo(137);
  }

  @Test
  void everyStep_isOneOfAnIngestOfARunningNodeOrOfAnErasure() {
    assertThat(Arrays.stream(PeopleStep.values()).map(s -> s.name().replaceAll("_.*", "")))
        .allMatch(List.of("INGEST", "LIVE", "KEPT", "ERASED")::contains);
  }

  @ParameterizedTest
  @EnumSource(value = PeopleStep.class, mode = EnumSource.Mode.MATCH_ALL, names = "INGEST_.*")
  void ingestThatHalts_isMadeGoodByTheNext_withTheSameIds(PeopleStep step) throws Exception {
    ZonedNode node = new ZonedNode(root.resolve("node"), SHOPS);
    node.write("in/1.csv", HEADER + "a,ann@example.com,1,11.25\nb,ben@example.com,1,22.5\n");
    node.write("club/1.csv", HEADER + "c,cleo@example.com,1,33.75\n");
    node.ingest();
    UUID ann = node.person("shop", "a");
    node.write("in/2.csv", HEADER + "d,dan@example.com,0,44.5\ne,ann@example.com,0,55.5\n");

    halt("ingest", root.resolve("node").toString(), step.name());

    assertThat(root.resolve("node/ingest.json").toFile().exists())
        .as("the lake is whole, if it is the one of before")
        .isEqualTo(step == PeopleStep.INGEST_IN_HISTORY);
    node.ingest();
    assertThat(node.person("shop", "a")).isEqualTo(ann).isEqualTo(node.person("shop", "e"));
    assertThat(node.rows("spend"))
        .containsExactly("11.2500", "22.5000", "33.7500", "44.5000", "55.5000");
    assertThat(node.identifiers())
        .containsOnlyKeys(
            "ann@example.com", "ben@example.com", "cleo@example.com", "dan@example.com")
        .containsEntry("ann@example.com", ann);
  }

  @ParameterizedTest
  @EnumSource(value = PeopleStep.class, mode = EnumSource.Mode.MATCH_ALL, names = "ERASED_.*")
  void erasureThatHalts_isDoneByTheSameErasure(PeopleStep step) throws Exception {
    Path folder = root.resolve("node");
    ZonedNode node = new ZonedNode(folder, SHOPS);
    node.write("in/1.csv", HEADER + "a,ann@example.com,1,11.25\nb,ben@example.com,1,22.5\n");
    node.write("club/1.csv", HEADER + "c,ann@example.com,1,33.75\n");
    node.ingest();

    halt("erase", folder.toString(), step.name(), "shop/a");

    assertThat(folder.resolve("ingest.json")).doesNotExist();
    Shell.Said said =
        Shell.run("identity", "erase", "club/c", "--yes", "--config", folder + "/node.yaml");
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).contains("one person with 2 records is erased");
    node.ingest();
    assertThat(node.identifiers()).containsOnlyKeys("ben@example.com");
    assertThat(node.openTexts()).contains("22.5000").doesNotContain("11.2500", "33.7500", "33.75");
  }

  private TwoNodes running() throws IOException {
    TwoNodes two =
        TwoNodes.ready(
            root,
            Map.of(
                "hearth/parts.yaml",
                LIVE,
                "hearth/policies/orders.yaml",
                ORDERS,
                "hearth/web/first.csv",
                WEB + "w0,gus@example.com,,5,1\n",
                "hearth/shop/first.csv",
                SHOP + "s0,gus@example.com,10\n"));
    two.write(
        "hearth/" + HaltingPeople.COMING,
        WEB + "w1,fay@example.com,,1,1\nw2,ann@example.com,,2,1\n");
    two.write("hearth/" + HaltingPeople.ORDERS, SHOP + "s1,fay@example.com,20\n");
    return two;
  }

  @ParameterizedTest
  @EnumSource(value = PeopleStep.class, mode = EnumSource.Mode.MATCH_ALL, names = "(LIVE|KEPT)_.*")
  void runningNodeThatHalts_goesOn_andEveryRowIsThereOnce(PeopleStep step) throws Exception {
    Map<String, UUID> before;
    try (TwoNodes two = running()) {
      two.node("hearth").close();
      before = persons();

      halt("live", two.directory("hearth").toString(), step.name());

      boolean isNoted = step == PeopleStep.LIVE_NOTED || step.name().startsWith("KEPT_");
      assertThat(two.directory("hearth").resolve("ingest.json")).doesNotExist();
      assertThatThrownBy(() -> two.psi("hearth"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("run `parley ingest");
      String said = two.said("hearth");
      two.reopen("hearth").close();

      assertThat(two.said("hearth").substring(said.length()).contains("nothing is ingested"))
          .as("what was published before the halt was noted: " + isNoted)
          .isEqualTo(isNoted);
      assertThat(persons()).containsAllEntriesOf(before).hasSize(9);
      assertThat(rows("customers", "recency, visit"))
          .containsExactly("1 1", "1 1", "2 0", "2 1", "3 1", "5 1", "9 0");
      assertThat(rows("orders", "spend, 0")).containsExactly("10 0", "20 0");
      assertThat(identifiers())
          .containsExactly(
              "+12025550143",
              "ann@example.com",
              "bob@example.com",
              "dan@example.com",
              "fay@example.com",
              "gus@example.com");
      two.psi("hearth").close();
      two.reopen("hearth");
    }
  }

  private NodeDirectory hearth() {
    return new NodeDirectory(root.resolve("hearth"));
  }

  /** Whose each record is. */
  private Map<String, UUID> persons() {
    Map<String, UUID> persons = new TreeMap<>();
    try (SealedHistory history = NodeHistory.existing(hearth())) {
      People.read(history)
          .forEach(
              (person, records) ->
                  records.forEach(r -> persons.put(r.source() + "/" + r.key(), person)));
    }
    return persons;
  }

  private List<String> rows(String table, String columns) {
    List<String> rows = new ArrayList<>();
    try (NodeLake lake = NodeLake.open(hearth());
        DuckDb database = DuckDb.open(64)) {
      database.query(
          "SELECT %s FROM %s ORDER BY ALL"
              .formatted(columns, lake.tables().table(NodeLake.CURATED, table).scanSql()),
          row -> rows.add(row.getLong(1) + " " + row.getLong(2)));
    }
    return rows;
  }

  private Set<String> identifiers() {
    Set<String> held = new TreeSet<>();
    try (NodeLake lake = NodeLake.open(hearth())) {
      lake.identifiers((person, type, value) -> held.add(value));
    }
    return held;
  }
}
