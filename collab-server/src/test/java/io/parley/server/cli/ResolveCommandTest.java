package io.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.SignedOff;
import io.parley.identity.linkage.TrainedFile;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.table.RecordTable;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.Parley;
import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.party.IngestReport;
import io.parley.server.party.LakePeople;
import io.parley.server.party.NodeLake;
import io.parley.server.wire.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A party whose second source has no identifier, only names, streets and birthdays with errors. */
class ResolveCommandTest {
  private static final List<String> GIVEN =
      List.of("Anna", "Bela", "Carlo", "Dora", "Emil", "Fay", "Gus", "Hilda", "Ivan", "Julia");
  private static final List<String> FAMILY =
      List.of("Adler", "Brandt", "Castle", "Dunne", "Eriksen", "Fuchs", "Grove", "Hahn", "Ibsen");
  private static final List<String> STREETS =
      List.of("Oak Street", "Mill Lane", "Park Road", "Hill Court", "Lake Drive", "Elm Avenue");
  private static final int PEOPLE = 300;

  /** In the sources; never in what the program says. */
  private static final List<String> CANARIES =
      List.of("Wanda", "wanda", "Zamora", "zamora", "Kiel Street", "kiel street", "1961");

  private final Path folder;
  private String config = "";

  ResolveCommandTest(@TempDir Path folder) {
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
          identity:
            model: people
            memory-megabytes: 256
          sources:
            - name: crm
              file: crm.csv
              email: email
              identity: {given_name: first, family_name: last, street: street, birth_date: born}
            - name: shop
              file: shop.csv
              identity: {full_name: name, street: ship_to, birth_date: birthday}
        """);
    Files.createDirectories(folder.resolve("policies"));
    StringBuilder crm = new StringBuilder("email,first,last,street,born\n");
    // Lines 2 to 5; a couple at one address, and two namesakes.
    crm.append("w@example.com,Wanda,Zamora,17 Kiel Street,1961-05-09\n");
    crm.append("o@example.com,Otto,Kowalski,4 Mill Lane,1958-11-30\n");
    crm.append("f@example.com,Frieda,Kowalski,4 Mill Lane,1962-02-14\n");
    crm.append("n@example.com,Wanda,Zamora,90 Park Road,1985-12-24\n");
    StringBuilder shop = new StringBuilder("name,ship_to,birthday\n");
    shop.append("\"Zamorra, Wanda\",17 Kiel Street,1961-05-09\n");
    Random random = new Random(11);
    for (int i = 0; i < PEOPLE; i++) {
      String given = GIVEN.get(random.nextInt(GIVEN.size()));
      String family = FAMILY.get(random.nextInt(FAMILY.size()));
      String street = random.nextInt(400) + " " + STREETS.get(random.nextInt(STREETS.size()));
      String born = LocalDate.of(1930, 1, 1).plusDays(random.nextInt(24_000)).toString();
      crm.append("p%d@example.com,%s,%s,%s,%s%n".formatted(i, given, family, street, born));
      if (i % 2 == 0) {
        String typed = i % 6 == 0 ? given + given.charAt(given.length() - 1) : given;
        shop.append("%s %s,%s,%s%n".formatted(typed, family, i % 10 == 4 ? "" : street, born));
      }
    }
    Files.writeString(folder.resolve("crm.csv"), crm, UTF_8);
    Files.writeString(folder.resolve("shop.csv"), shop, UTF_8);
  }

  @Test
  void model_linksRecordsWithoutASharedIdentifierAndKeepsAHouseholdApart() {
    Said said = Shell.run("ingest", "--config", config);

    assertThat(said.exit()).as(said.err()).isZero();
    assertSilent(said);
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder));
        DuckDb database = DuckDb.open(128)) {
      LakePeople people = new LakePeople(lake, database);
      UUID wanda = people.personOf("crm", 2).orElseThrow();
      assertThat(people.personOf("shop", 2)).as("misspelt, no identifier").hasValue(wanda);
      assertThat(people.personOf("crm", 5)).as("namesake").isPresent().isNotEqualTo(wanda);
      assertThat(people.personOf("crm", 3).orElseThrow())
          .as("couple at one address")
          .isNotEqualTo(people.personOf("crm", 4).orElseThrow());
      assertThat(people.people()).isBetween(PEOPLE + 2L, PEOPLE + 8L);
    }
  }

  @Test
  void resolve_saysHowWellItWentAndWritesNothing() throws IOException {
    List<String> before = files();

    Said said;
    try (NodeLock lock = NodeLock.take(new NodeDirectory(folder), "node serve")) {
      assertThat(lock).isNotNull();
      before = files();
      said = Shell.run("resolve", "--config", config);
    }

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("  crm                    304 rows read of ")
        .contains("PEOPLE  455 records are ")
        .contains("          0 records joined by a shared identifier\n")
        .containsPattern(" 1[45][0-9] more joined by the model people/")
        .contains("        151 records without an identifier\n")
        .containsPattern("SIZES +[2-4] records of one person at most\n");
    assertSilent(said);
    assertThat(files()).isEqualTo(before);
  }

  /** As the process's own writer does, which holds back what is not flushed. */
  @Test
  void resolve_printsOnWhatHoldsBack() {
    StringWriter out = new StringWriter();
    CommandLine line = Parley.commandLine();
    line.setOut(new PrintWriter(new BufferedWriter(out, 1 << 16), true));
    line.setErr(new PrintWriter(Writer.nullWriter()));

    assertThat(line.execute("resolve", "--config", config)).isZero();

    assertThat(out.toString()).startsWith("SOURCES\n").contains("PEOPLE  455 records are ");
  }

  @Test
  void json_isTheReportOfAnIngest() {
    Said looked = Shell.run("resolve", "--config", config, "--json");
    Said ingested = Shell.run("ingest", "--config", config, "--json");

    assertThat(looked.exit()).isZero();
    IngestReport report = Json.read(looked.out().getBytes(UTF_8), IngestReport.class);
    assertThat(report).isEqualTo(Json.read(ingested.out().getBytes(UTF_8), IngestReport.class));
    assertThat(report.records() - report.people())
        .isEqualTo(report.quality().linkedByIdentifier() + report.quality().linkedByModel());
    assertThat(report.quality().peopleOfRecords().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(report.people());
  }

  @Test
  void withoutAModel_theySayNothingOfOne() throws IOException {
    Files.writeString(
        folder.resolve("node.yaml"),
        Files.readString(folder.resolve("node.yaml"))
            .replaceAll("(?m)^ *(identity:( \\{.*)?|model: .*|memory-megabytes: .*)\n", "")
            .replace("file: shop.csv", "file: shop.csv\n      email: name"));

    Said said = Shell.run("resolve", "--config", config);

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("PEOPLE  455 records are 455 people\n")
        .contains("          0 more joined by a model: there is none\n");
  }

  @Test
  void rejectedRows_areToldByReason() throws IOException {
    Files.writeString(
        folder.resolve("shop.csv"),
        Files.readString(folder.resolve("shop.csv")) + "Wanda Zamora\nWanda,Zamora,1961,x\n");

    Said said = Shell.run("resolve", "--config", config);

    assertThat(said.out())
        .contains(" 2 rejected")
        .contains("    1 row: the row has 1 fields, the header 3\n")
        .contains("    1 row: the row has 4 fields, the header 3\n");
    assertSilent(said);
    assertThat(folder.resolve("rejects")).doesNotExist();
  }

  @Test
  void modelThatIsNone_isRefusedWithTheOneThatThereIs() throws IOException {
    Files.writeString(
        folder.resolve("node.yaml"),
        Files.readString(folder.resolve("node.yaml")).replace("model: people", "model: peple"));

    Said said = Shell.run("resolve", "--config", config);

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .contains("`node.identity.model`: no model `peple` comes with this version")
        .contains("`people`");
  }

  @Test
  void trainedModel_isTakenAsItIs() throws IOException {
    writeTrained(Set.of("given_name", "family_name", "street", "birth_date"));

    Said said = Shell.run("resolve", "--config", config);

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).contains(" more joined by the model people/");
  }

  @Test
  void trainedModel_thatNobodyStandsForOrThatWasChanged_isRefused() throws IOException {
    writeTrained(Set.of("given_name", "family_name", "street", "birth_date"));
    Path model = folder.resolve("trained.yaml");
    String signed = Files.readString(model);

    Files.writeString(model, signed.replace("threshold: 1.0", "threshold: -30.0"));
    assertThat(Shell.run("resolve", "--config", config).err())
        .contains("`node.identity.model`: ", "trained.yaml was changed after it was signed off");
    Files.writeString(model, signed.replaceFirst("signed_off: .*\n", ""));
    Said nobody = Shell.run("ingest", "--config", config);
    assertThat(nobody.exit()).isEqualTo(1);
    assertThat(nobody.err())
        .contains("nobody stands for the model trained.yaml; look at it, and sign it off with");
  }

  @Test
  void trainedModelOverWhatNoSourceHas_isRefusedByName() throws IOException {
    writeTrained(Set.of("given_name", "family_name", "postal_code"));

    Said said = Shell.run("resolve", "--config", config);

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .contains("compares what no source maps (postal_code); map it under `identity`");
  }

  private void writeTrained(Set<String> columns) throws IOException {
    try (RecordTable table = RecordTable.open(128)) {
      table.execute(
          "CREATE TABLE records AS SELECT CAST(range AS INTEGER) AS rid%s FROM range(100)"
              .formatted(
                  columns.stream()
                      .sorted()
                      .map(c -> ", '" + c.charAt(0) + "' || range // 2 AS " + c)
                      .collect(Collectors.joining())));
      Files.writeString(
          folder.resolve("trained.yaml"),
          TrainedFile.text(
              TrainedModel.train(
                      ModelReader.shipped("people").over(columns), table, LinkType.WITHIN)
                  .signed(new SignedOff("Ann", LocalDate.of(2026, 11, 28)))));
    }
    Files.writeString(
        folder.resolve("node.yaml"),
        Files.readString(folder.resolve("node.yaml"))
            .replace("model: people", "model: trained.yaml"));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  private static void assertSilent(Said said) {
    assertThat(CANARIES).noneMatch(said.all()::contains);
    assertThat(said.all()).doesNotContain("@").doesNotContain("\tat ");
  }
}
