package io.parley.server.party;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.lake.SnapshotPins;
import io.parley.connector.source.CsvSource;
import io.parley.connector.source.SourceRow;
import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.identity.history.People;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.LinkRules;
import io.parley.identity.link.RecordKey;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.identity.settle.Holding;
import io.parley.identity.settle.Settlement;
import io.parley.policy.PolicySet;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.LakeRetention;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes row by row into a running node, beside one ingest of the same rows. */
class LivePeopleTest {
  private static final String NODE =
      """
      node:
        name: hearth
        role: party
        sources:
          - name: crm
            file: crm.csv
            key: id
            email: email
            phone: phone
            consent: {column: agreed}
            table: outcomes
            columns: {visit: visits}
          - name: club
            file: club.csv
            email: mail
            consent: {everybody: true}
            table: outcomes
            columns: {visit: visits}
      """;
  private static final String CRM = "id,email,phone,agreed,visits";
  private static final String CLUB = "mail,visits";
  private static final String PROFILE = NormalisationProfile.CANONICAL.id();
  private static final List<String> KEYS = List.of("email", "phone");

  private final Path root;
  private final List<String> crm = new ArrayList<>();
  private final List<String> club = new ArrayList<>();

  LivePeopleTest(@TempDir Path root) {
    this.root = root;
  }

  /** A node's folder with what is open of it. */
  private final class Node implements AutoCloseable {
    private final Path folder;
    private final NodeDirectory directory;
    private final NodeConfiguration configuration;
    private final List<PolicySet> policies;
    private final NodeLake lake;

    Node(String name, String yaml) throws IOException {
      folder = root.resolve(name);
      directory = new NodeDirectory(folder);
      directory.create("hearth", Clock.systemUTC());
      Files.writeString(folder.resolve("node.yaml"), yaml);
      Files.createDirectories(folder.resolve("policies"));
      Files.writeString(
          folder.resolve("policies/outcomes.yaml"),
          """
          policy: parley/v1
          table: outcomes
          owner: hearth
          population: shoppers
          person: person
          match: [email, phone]
          columns:
            visit: {type: integer, use: [sum], bounds: [0, 1000]}
          allow:
            - analysis: aggregate
              to: [hearth]
              purposes: [measurement]
              protection:
                epsilon_per_query: 1.0
                delta_per_query: 1e-9
                groups_per_person: 1
                rows_per_person: 2
                rows_before_join: 10
                min_people: 50
          """);
      Files.writeString(
          folder.resolve("policies/shoppers.yaml"),
          "population: shoppers\nowner: hearth\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n");
      configuration = NodeConfiguration.load(folder.resolve("node.yaml"));
      policies = PoliciesTogether.of(OwnCollaboration.all(configuration, directory)).all();
      lake = NodeLake.open(directory);
    }

    void write() throws IOException {
      Files.writeString(folder.resolve("crm.csv"), CRM + "\n" + String.join("\n", crm) + "\n");
      Files.writeString(folder.resolve("club.csv"), CLUB + "\n" + String.join("\n", club) + "\n");
    }

    LiveTables tables(int each, Clock clock) {
      return new LiveTables(lake, policies, SnapshotPins.NONE, LakeRetention.STANDARD, each, clock);
    }

    Ingest.Whole ingest() {
      Progress quiet =
          new Progress("hearth", new PrintStream(PrintStream.nullOutputStream(), true, UTF_8));
      return new Ingest(configuration, directory, policies, quiet, Clock.systemUTC())
          .whole(
              lake,
              ZonedSources.none(
                  directory,
                  new SourceMappings(
                      KeptTable.of(policies), List.of(ConsentSettings.EVERY_PURPOSE))),
              SnapshotPins.NONE);
    }

    /** The rows of now that stand behind a number of lines of each source. */
    List<LiveTaken.Fresh> behind(int crmLines, int clubLines) {
      List<LiveTaken.Fresh> rows = new ArrayList<>();
      SourceMappings mappings =
          new SourceMappings(KeptTable.of(policies), List.of(ConsentSettings.EVERY_PURPOSE));
      for (NodeConfiguration.Source source : configuration.sources()) {
        int lines = source.name().equals("crm") ? crmLines : clubLines;
        var unused =
            new CsvSource(folder.resolve(source.file()), mappings.of(source))
                .read(
                    row -> {
                      if (row.line() > lines + 1) {
                        rows.add(new LiveTaken.Fresh(row, source));
                      }
                    },
                    rejection -> {});
      }
      return rows;
    }

    /** The rows of now. */
    void each(BiConsumer<SourceRow, NodeConfiguration.Source> rows) {
      behind(0, 0).forEach(fresh -> rows.accept(fresh.row(), fresh.source()));
    }

    /** Every record's person, by the person's first record: the same where people are the same. */
    Map<String, String> people() {
      Map<String, String> named = new TreeMap<>();
      try (SealedHistory history = NodeHistory.existing(directory)) {
        People.read(history)
            .forEach(
                (person, records) -> {
                  String first = text(records.stream().sorted().findFirst().orElseThrow());
                  names.put(person, first);
                  records.forEach(record -> named.put(text(record), first));
                });
      }
      return named;
    }

    private static String text(RecordKey record) {
      return record.source() + "/" + record.key();
    }

    /** Of each person the first record, once people were read. */
    private final Map<UUID, String> names = new HashMap<>();

    List<String> rows() {
      List<String> rows = new ArrayList<>();
      try (DuckDb database = DuckDb.open(64)) {
        database.query(
            "SELECT person, visit FROM "
                + lake.tables().table(NodeLake.CURATED, "outcomes").scanSql(),
            row -> rows.add(names.get((UUID) row.getObject(1)) + " " + row.getLong(2)));
      }
      rows.sort(null);
      return rows;
    }

    Set<String> identifiers() {
      Set<String> held = new TreeSet<>();
      lake.identifiers(
          (person, type, value) -> held.add(names.get(person) + " " + type + " " + value));
      return held;
    }

    Set<String> identifiers(LivePeople live) {
      Set<String> held = new TreeSet<>();
      Set<UUID> offered = live.offered();
      live.identifiers(
          live.version(),
          (person, type, value) -> {
            if (offered.contains(person)) {
              held.add(names.get(person) + " " + type + " " + value);
            }
          });
      return held;
    }

    @Override
    public void close() {
      lake.close();
    }
  }

  /**
   * Random rows of few people, so that identifiers are shared, grow too common, and join people.
   */
  private void addRows(Random random, int rows) {
    for (int i = 0; i < rows; i++) {
      String email = random.nextInt(4) == 0 ? "" : mail(random);
      String phone =
          random.nextInt(3) == 0 ? "+1 202 555 01%02d".formatted(random.nextInt(30)) : "";
      String agreed = random.nextInt(8) == 0 ? (random.nextBoolean() ? "no" : "") : "yes";
      int visits = crm.size() + club.size();
      if (random.nextInt(3) > 0) {
        crm.add("c%d,%s,%s,%s,%d".formatted(crm.size(), email, phone, agreed, visits));
      } else {
        club.add("%s,%d".formatted(mail(random), visits));
      }
    }
  }

  private static String mail(Random random) {
    // One address in ten is a shop's, and comes to stand on more records than may link.
    return random.nextInt(10) == 0
        ? "desk@shop.example"
        : "p%d@mail.example".formatted(random.nextInt(60));
  }

  private static byte[] pseudonym(MatchKey key) {
    return Arrays.copyOf(key.toBytes(), 16);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void rowsThatComeOneByOne_giveWhatOneIngestOfAllGives(long seed) throws IOException {
    Random random = new Random(seed);
    addRows(random, 12);
    int whole = 0;
    int steps = 0;
    SecretBytes localKey = SecretBytes.copyOf(new byte[32], SecretAccess.insecure());
    try (Node running = new Node("running", NODE);
        Node once = new Node("once", NODE)) {
      running.write();
      LivePeople live = LiveStart.of(running.directory, running.ingest());
      LiveTables tables = running.tables(5, Clock.systemUTC());
      LivePseudonyms pseudonyms =
          new LivePseudonyms(KEYS, PROFILE, LivePeopleTest::pseudonym, localKey);
      pseudonyms.begin(live);
      while (crm.size() + club.size() < 170) {
        int crmLines = crm.size();
        int clubLines = club.size();
        addRows(random, 1 + random.nextInt(12));
        running.write();
        LiveTaken taken =
            live.take(running.behind(crmLines, clubLines), "test", Clock.systemUTC().instant());
        steps++;
        if (taken.whole().isPresent()) {
          whole++;
          live.close();
          live = LiveStart.of(running.directory, running.ingest());
          pseudonyms = new LivePseudonyms(KEYS, PROFILE, LivePeopleTest::pseudonym, localKey);
          pseudonyms.begin(live);
        } else {
          tables.publish(taken);
          pseudonyms.change(live, taken.people());
          if (random.nextInt(4) == 0) {
            live = resumed(running, live);
            pseudonyms = new LivePseudonyms(KEYS, PROFILE, LivePeopleTest::pseudonym, localKey);
            pseudonyms.begin(live);
          }
        }
      }
      once.write();
      var unused = once.ingest();

      live.close(); // the history is for one at a time; what is in memory can be asked still
      assertThat(running.people()).isEqualTo(once.people()).isNotEmpty();
      assertThat(running.rows()).isEqualTo(once.rows()).isNotEmpty();
      assertThat(running.identifiers(live)).isEqualTo(once.identifiers()).isNotEmpty();
      assertSettled(live, pseudonyms.held());
      assertThat(whole).as("steps that need a whole ingest are few").isLessThan(steps / 2);
    }
  }

  /** Stops and goes on from what the sources and the history say, as a start does. */
  private static LivePeople resumed(Node node, LivePeople before) {
    long run = before.run();
    before.close();
    LivePeople live =
        LiveStart.of(
                node.directory,
                new LiveRules(
                    KeptPeople.BY_IDENTIFIERS,
                    true,
                    List.of(ConsentSettings.EVERY_PURPOSE),
                    new LinkRules(20)),
                run,
                rows -> node.each(rows::row),
                Progress.SILENT)
            .orElseThrow();
    assertThat(live.offered()).isEqualTo(before.offered());
    return live;
  }

  /** What was settled person by person is what is settled over everybody. */
  private static void assertSettled(LivePeople live, HeldPseudonyms held) {
    Set<UUID> offered = live.offered();
    assertThat(held.size()).isEqualTo(offered.size());
    for (String type : KEYS) {
      List<Holding> holdings = new ArrayList<>();
      live.identifiers(
          live.version(),
          (person, of, value) -> {
            if (of.equals(type) && offered.contains(person)) {
              holdings.add(new Holding(person, pseudonym(MatchKey.of(PROFILE, of, value))));
            }
          });
      Map<UUID, byte[]> settled = Settlement.settle(holdings).assigned();
      for (UUID person : offered) {
        int place = held.place(person.getMostSignificantBits(), person.getLeastSignificantBits());
        byte[] kept = Arrays.copyOfRange(held.column("k_" + type), place * 16, place * 16 + 16);
        assertThat(kept).isEqualTo(settled.getOrDefault(person, new byte[16]));
      }
    }
  }

  /** Two customers turn out to be one; the rows of both are the one's, and a question of before. */
  @Test
  void rowThatJoinsTwoPeople_movesTheirRows_andAnEarlierVersionKeepsThem() throws IOException {
    crm.add("c0,ann@example.com,,yes,1");
    crm.add("c1,,+1 202 555 0143,yes,2");
    crm.add("c2,bob@example.com,,yes,3");
    try (Node node = new Node("running", NODE)) {
      node.write();
      LivePeople live = LiveStart.of(node.directory, node.ingest());
      LiveTables tables = node.tables(5, Clock.systemUTC());
      long before = live.version();
      Set<UUID> two = new HashSet<>(live.offered());
      crm.add("c3,ann@example.com,+1 202 555 0143,yes,4");
      node.write();

      LiveTaken taken = live.take(node.behind(3, 0), "test", Clock.systemUTC().instant());
      tables.publish(taken);

      assertThat(taken.moves()).hasSize(1);
      assertThat(live.offered()).hasSize(2);
      Map<UUID, Integer> rows = new HashMap<>();
      try (DuckDb database = DuckDb.open(64)) {
        database.query(
            "SELECT person FROM "
                + node.lake.tables().table(NodeLake.CURATED, "outcomes").scanSql(),
            row -> rows.merge((UUID) row.getObject(1), 1, Integer::sum));
      }
      assertThat(rows.values()).containsExactlyInAnyOrder(3, 1);
      Set<UUID> held = new HashSet<>();
      live.identifiers(before, (person, type, value) -> held.add(person));
      assertThat(held).as("the version of before has three people still").isEqualTo(two).hasSize(3);
      live.close();
    }
  }

  /** A record that refuses takes the person's rows away, whoever they were joined with. */
  @Test
  void recordThatRefuses_takesTheRowsOfThePersonOutOfTheLake() throws IOException {
    crm.add("c0,ann@example.com,,yes,1");
    crm.add("c1,bob@example.com,,yes,2");
    try (Node node = new Node("running", NODE)) {
      node.write();
      LivePeople live = LiveStart.of(node.directory, node.ingest());
      LiveTables tables = node.tables(5, Clock.systemUTC());
      crm.add("c2,ann@example.com,,no,3");
      node.write();

      tables.publish(live.take(node.behind(2, 0), "test", Clock.systemUTC().instant()));

      List<Long> visits = new ArrayList<>();
      try (DuckDb database = DuckDb.open(64)) {
        database.query(
            "SELECT visit FROM " + node.lake.tables().table(NodeLake.CURATED, "outcomes").scanSql(),
            row -> visits.add(row.getLong(1)));
      }
      assertThat(visits).containsExactly(2L);
      assertThat(live.offered()).hasSize(1);
      live.close();
    }
  }

  /** Nothing else comes: by time alone no file of the table has the rows any more. */
  @Test
  void rowsOfWhoRefused_leaveTheFilesOfAQuietNode() throws IOException {
    crm.add("c0,ann@example.com,,yes,1");
    crm.add("c1,bob@example.com,,yes,2");
    TestClock clock = new TestClock(Clock.systemUTC().instant().toString());
    try (Node node = new Node("running", NODE)) {
      node.write();
      LivePeople live = LiveStart.of(node.directory, node.ingest());
      LiveTables tables = node.tables(LiveTables.COMMITS, clock);
      crm.add("c2,ann@example.com,,no,3");
      node.write();
      tables.publish(live.take(node.behind(2, 0), "test", clock.instant()));
      tables.maintainWhenDue();
      assertThat(visitsInFiles(node)).as("it is not due").contains(1L);

      clock.advance(Duration.ofMinutes(16));
      tables.maintainWhenDue();

      assertThat(visitsInFiles(node)).containsExactly(2L);
      live.close();
    }
  }

  /** What any file of the offered table has, of whatever snapshot. */
  private static List<Long> visitsInFiles(Node node) throws IOException {
    List<Long> visits = new ArrayList<>();
    try (Stream<Path> files = Files.walk(node.folder.resolve("lake"));
        DuckDb database = DuckDb.open(64)) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*/outcomes/.*\\.parquet")).toList()) {
        database.query(
            "SELECT visit FROM read_parquet('" + file + "')", row -> visits.add(row.getLong(1)));
      }
    }
    return visits;
  }

  @Test
  void rowThatComesAgainUnderItsKey_asksForAnIngestOfEverything_andChangesNothing()
      throws IOException {
    crm.add("c0,ann@example.com,,yes,1");
    try (Node node = new Node("running", NODE)) {
      node.write();
      LivePeople live = LiveStart.of(node.directory, node.ingest());
      crm.add("c0,bob@example.com,,yes,2");
      node.write();

      LiveTaken taken = live.take(node.behind(1, 0), "test", Clock.systemUTC().instant());

      assertThat(taken.whole()).hasValue("a row of source `crm` has come again under its key");
      assertThat(live.version()).isZero();
      assertThat(live.recordCount()).isEqualTo(1);
      live.close();
    }
  }
}
