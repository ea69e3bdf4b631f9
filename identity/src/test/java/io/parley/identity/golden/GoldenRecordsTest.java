package io.parley.identity.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.Edge;
import io.parley.identity.cluster.Guards;
import io.parley.identity.link.RecordKey;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.SaidTable;
import io.parley.identity.plan.Staged;
import io.parley.identity.plan.Staging;
import io.parley.identity.progress.Progress;
import io.parley.identity.survive.Consent;
import io.parley.identity.survive.Rule;
import io.parley.identity.survive.Survivor;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenRecordsTest {
  private static final String PLAN =
      """
      identity: v1
      model: people
      survivorship: {family_name: most-trusted, phone: most-recent, given_name: longest}
      purposes: [measurement, offers]
      sources:
        - name: crm
          file: crm.csv
          key: id
          trust: 5
          updated: changed
          consent: {measurement: agreed, offers: {column: news, granted: [ja], refused: [nein]}}
          columns: {given_name: first, family_name: last, phone: tel}
        - name: club
          file: club.csv
          key: nr
          updated: changed
          consent: {measurement: {everybody: true}}
          columns: {given_name: first, family_name: last, phone: tel}
      """;

  private final Path folder;

  GoldenRecordsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path plan() throws IOException {
    Files.writeString(
        folder.resolve("crm.csv"),
        """
        id,first,last,tel,changed,agreed,news
        c1,Jo,Miller,202-555-0101,2026-01-05,Yes,ja
        c2,Eve,Adams,,2025-03-01T10:00:00Z,no,
        c3,Tom,Unsaid,,yesterday,perhaps,nein
        """);
    Files.writeString(
        folder.resolve("club.csv"),
        """
        nr,first,last,tel,changed
        17,Joanna,Muller,202-555-0102,2026-02-01
        18,Eve,Adams,,2026-02-01
        19,Kim,Lone,,2026-02-01
        """);
    return Files.writeString(folder.resolve("identity.yaml"), PLAN);
  }

  /** The golden records of records 0 to 5, where c1 and 17, c2 and 18 are one person each. */
  private List<GoldenRecord> golden(int slice) throws IOException {
    IdentityFile file = IdentityFile.read(plan());
    try (RecordTable table = RecordTable.open(128)) {
      Staged staged = Staging.stage(file, table, Progress.NONE);
      assertThat(SaidTable.stage(file, table, Progress.NONE)).isEqualTo(Map.of("crm", 1L));
      Clusters people =
          Clusters.of(6, List.of(new Edge(0, 3, 9), new Edge(1, 4, 9)), Guards.above(1));
      List<GoldenRecord> golden = new ArrayList<>();
      new GoldenRecords(file, staged, table, slice).forEach(people, golden::add);
      return golden;
    }
  }

  @Test
  void values_areChosenByTheFilesRules_withTheRecordTheyAreOf() throws IOException {
    GoldenRecord jo = golden(100).get(0);

    assertThat(jo.person()).isEqualTo(new RecordKey("crm", "c1"));
    assertThat(jo.records()).isEqualTo(2);
    RecordKey club = new RecordKey("club", "17");
    assertThat(jo.values())
        .containsEntry("given_name", new Survivor("joanna", club, Rule.LONGEST))
        .containsEntry(
            "family_name", new Survivor("miller", new RecordKey("crm", "c1"), Rule.MOST_TRUSTED))
        .containsEntry("phone", new Survivor("+12025550102", club, Rule.MOST_RECENT));
  }

  @Test
  void consent_isThatOfTheMostRestrictiveRecord_andUnknownWhereOneSaysNothing() throws IOException {
    List<GoldenRecord> golden = golden(100);

    assertThat(golden)
        .extracting(GoldenRecord::person)
        .extracting(RecordKey::key)
        .containsExactly("c1", "c2", "c3", "19");
    assertThat(golden)
        .extracting(g -> g.consent().get("measurement"))
        .containsExactly(Consent.GRANTED, Consent.REFUSED, Consent.UNKNOWN, Consent.GRANTED);
    assertThat(golden)
        .as("the club says nothing of offers")
        .extracting(g -> g.consent().get("offers"))
        .containsExactly(Consent.UNKNOWN, Consent.UNKNOWN, Consent.REFUSED, Consent.UNKNOWN);
  }

  /** Somebody appended the refusal instead of changing the row. */
  @Test
  void keyThatStandsTwice_hasTheStrictestConsentOfItsRows() throws IOException {
    IdentityFile file = IdentityFile.read(plan());
    Path crm = folder.resolve("crm.csv");
    Files.writeString(
        crm, Files.readString(crm) + "c1,Jo,Other,,2026-03-01,no,\nc1,Jo,Other,,,yes,ja\n");
    try (RecordTable table = RecordTable.open(128)) {
      Staging.stage(file, table, Progress.NONE);
      SaidTable.stage(file, table, Progress.NONE);
      List<String> said = new ArrayList<>();
      table.query(
          "SELECT concat_ws(' ', r.key, consent_0, consent_1, updated::DATE) FROM said JOIN records r USING (rid) WHERE source = 'crm' ORDER BY rid",
          row -> said.add(row.getString(1)));
      assertThat(said).containsExactly("c1 0 1 2026-01-05", "c2 0 1 2025-03-01", "c3 1 0");
    }
  }

  @Test
  void sizeOfSlices_changesNothing() throws IOException {
    assertThat(golden(1)).isEqualTo(golden(100)).isEqualTo(golden(2));
  }

  /** Over random groups of records, merged two by two. */
  @Test
  void mergeOfTwoGroups_givesNoConsentThatOneOfThemLacks() throws IOException {
    Random random = new Random(5);
    StringBuilder crm = new StringBuilder("id,first,last,tel,changed,agreed,news\n");
    List<String> words = List.of("yes", "no", "", "YES", "maybe");
    for (int i = 0; i < 200; i++) {
      crm.append(
          "c%d,A%d,B,,,%s,%s%n"
              .formatted(i, i, words.get(random.nextInt(5)), random.nextBoolean() ? "ja" : ""));
    }
    IdentityFile file = IdentityFile.read(plan());
    Files.writeString(folder.resolve("crm.csv"), crm);
    Files.writeString(folder.resolve("club.csv"), "nr,first,last,tel,changed\n1,Kim,Lone,,\n");
    try (RecordTable table = RecordTable.open(128)) {
      Staged staged = Staging.stage(file, table, Progress.NONE);
      SaidTable.stage(file, table, Progress.NONE);
      for (int round = 0; round < 20; round++) {
        List<Edge> links = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          int a = random.nextInt(201);
          int b = random.nextInt(201);
          if (a != b) {
            links.add(new Edge(a, b, 5));
          }
        }
        List<Edge> more = new ArrayList<>(links);
        for (int i = 0; i < 20; i++) {
          int a = random.nextInt(200);
          more.add(new Edge(a, 200, 5));
        }
        Clusters apart = Clusters.of(201, links, Guards.above(1));
        Clusters merged = Clusters.of(201, more, Guards.above(1));
        List<Consent> before = consents(file, staged, table, apart);
        List<Consent> after = consents(file, staged, table, merged);
        for (int record = 0; record < 201; record++) {
          assertThat(after.get(record)).isLessThanOrEqualTo(before.get(record));
        }
        assertThat(new HashSet<>(after)).as("some are left").contains(Consent.GRANTED);
      }
    }
  }

  /** Of each record the consent of its person. */
  private static List<Consent> consents(
      IdentityFile file, Staged staged, RecordTable table, Clusters people) {
    List<Consent> ofPerson = new ArrayList<>();
    new GoldenRecords(file, staged, table, 7)
        .forEach(
            people,
            golden -> ofPerson.add(golden.consent().getOrDefault("measurement", Consent.UNKNOWN)));
    List<Consent> ofRecord = new ArrayList<>();
    List<Integer> firsts = new ArrayList<>();
    for (int record = 0; record < 201; record++) {
      if (people.of(record) == record) {
        firsts.add(record);
      }
      ofRecord.add(ofPerson.get(firsts.indexOf(people.of(record))));
    }
    return ofRecord;
  }

  @Test
  void csv_saysWhereEachValueIsFrom_andQuotesWhatNeedsIt() throws IOException {
    StringBuilder out = new StringBuilder();
    GoldenCsv csv = new GoldenCsv(out, List.of("given_name", "phone"), List.of("offers"));
    golden(100).subList(0, 2).forEach(csv);

    assertThat(out.toString())
        .isEqualTo(
            """
            person,records,given_name,given_name_from,phone,phone_from,consent_offers
            crm/c1,2,joanna,club/17,+12025550102,club/17,unknown
            crm/c2,2,eve,club/18,,,unknown
            """);
    StringBuilder quoted = new StringBuilder();
    new GoldenCsv(quoted, List.of("a,\"b"), List.of());
    assertThat(quoted.toString()).isEqualTo("person,records,\"a,\"\"b\",\"a,\"\"b_from\"\n");
  }

  @Test
  void columnThatTheSourceLacks_isRefusedWithTheOneThatWasMeant() throws IOException {
    Path plan = plan();
    Files.writeString(plan, PLAN.replace("measurement: agreed", "measurement: agred"));
    IdentityFile file = IdentityFile.read(plan);
    try (RecordTable table = RecordTable.open(128)) {
      var unused = Staging.stage(file, table, Progress.NONE);

      assertThatThrownBy(() -> SaidTable.stage(file, table, Progress.NONE))
          .isInstanceOf(BadFile.class)
          .hasMessage("the source `crm` has no column `agred`; did you mean `agreed`?");
    }
  }

  @Test
  void rules_areThoseOfTheFile() throws IOException {
    assertThat(IdentityFile.read(plan()).survivorship().rules().keySet())
        .isEqualTo(Set.of("family_name", "phone", "given_name"));
  }
}
