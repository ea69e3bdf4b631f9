package io.parley.server.move;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.parley.crypto.AccessKey;
import io.parley.crypto.blind.HelpAccount;
import io.parley.crypto.blind.HelpLedger;
import io.parley.policy.Analysis;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.audit.AuditFinding;
import io.parley.server.audit.NodeLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.PostgresPeer;
import io.parley.server.ledger.StorageException;
import io.parley.server.ledger.Store;
import io.parley.server.ledger.StoredAccounts;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.ledger.StoredRestBook;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A node's databases come to a real PostgreSQL, or stay: never is a budget open in both. */
@Tag("slow")
class DatabaseMovePostgresPeerTest {
  private static final Instant AT = Instant.parse("2026-11-28T12:00:00Z");
  private static final Clock NOON = Clock.fixed(AT, ZoneOffset.UTC);
  private static final Population SHOPPERS = new Population("hearth", "shoppers");
  private static final PopulationBudget BUDGET =
      new PopulationBudget(
          "shoppers",
          "hearth",
          BigDecimal.TEN,
          new BigDecimal("1e-6"),
          PopulationBudget.Period.MONTH,
          true,
          new PolicyPosition("shoppers.yaml", 1, 1));
  private static final HelpLedger.Key HELPED = new HelpLedger.Key("spring", 3, "hearth", "a");

  /** What a killed move throws here. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Made once: keys and files take longer than a move. */
  @TempDir
  @SuppressWarnings("NullAway.Init") // made before all tests
  static Path folder;

  private NodeConfiguration.Database database = PostgresPeer.empty();
  private final Path node;

  DatabaseMovePostgresPeerTest(TestInfo test) throws IOException {
    this.node = copy(test.getTestMethod().orElseThrow().getName());
  }

  @BeforeAll
  static void write() {
    party(folder.resolve("made"));
  }

  private NodeConfiguration configuration(Path directory, String role) throws IOException {
    Path yaml = directory.resolve("node.yaml");
    Files.writeString(
        yaml,
        "node:\n  name: hearth\n  role: %s\n  database:\n    url: \"%s\"\n    user: %s\n"
            .formatted(role, database.url(), database.user()));
    return NodeConfiguration.load(yaml);
  }

  private static Databases files(Path directory) {
    return new Databases(NodeConfiguration.Database.FILES, directory);
  }

  private Databases server(Path directory) {
    return new Databases(database, directory);
  }

  /** A party that has answered, attempted, helped, and has a reservation open. */
  private static void party(Path directory) {
    NodeDirectory node = new NodeDirectory(directory);
    node.create("hearth", NOON);
    try (StoredLedger ledger = StoredLedger.open(files(directory), node.keys().envelope(), NOON);
        var audit = ledger.audit(new AuditSigner("hearth", node.signingKey(), NOON))) {
      audit.start(Map.of());
      for (int i = 0; i < 3; i++) {
        ledger.admit("q" + i, "metromail", Analysis.AGGREGATE, List.of(), AT);
        ledger.reserve("q" + i, SHOPPERS, Charge.pure(new BigDecimal("0.5")), i, BUDGET, AT);
      }
      ledger.commit("q0", AT, audit, audit.entry("committed", Map.of("q", "q0")));
      ledger.commit("q1", AT, audit, audit.entry("committed", Map.of("q", "q1")));
    }
    for (Store store : List.of(Store.HELP, Store.PSI)) {
      try (StoredHelpLedger help = StoredHelpLedger.open(files(directory), store)) {
        help.enter(event("run 1"), "signed".getBytes(UTF_8));
        help.replace(HELPED, HelpAccount.EMPTY, account());
      }
    }
  }

  private static StoredHelpLedger.Event event(String subject) {
    return new StoredHelpLedger.Event(AT, "spring", 3, "a", "helped", subject, "32 rows");
  }

  private static HelpAccount account() {
    return new HelpAccount(
        Long.MAX_VALUE, 7, 2, 2, 1, Optional.empty(), Optional.empty(), 3, AT, 9);
  }

  private static Charge spent(Databases databases) {
    NodeDirectory node = new NodeDirectory(databases.directory());
    try (StoredLedger ledger = StoredLedger.open(databases, node.keys().envelope(), NOON)) {
      return ledger.spent(SHOPPERS, BUDGET, AT);
    }
  }

  /** Which of the two is in force: the other is refused, and opens no budget on the way. */
  private boolean isInPostgres(Path directory) {
    List<Charge> spent = new ArrayList<>();
    Throwable files = catchThrowable(() -> spent.add(spent(files(directory))));
    Throwable server = catchThrowable(() -> spent.add(spent(server(directory))));
    assertThat(spent).as("in exactly one").hasSize(1);
    assertThat(files == null ? server : files).isInstanceOf(ConfigurationException.class);
    assertThat(spent.get(0).pureEpsilon()).isEqualByComparingTo("1.5");
    assertThat(directory.resolve("budget-closed.json")).doesNotExist();
    return server == null;
  }

  private DatabaseMove.Report move(Path directory) throws IOException {
    return new DatabaseMove(configuration(directory, "party"), new NodeDirectory(directory), NOON)
        .run();
  }

  private static Path copy(String name) throws IOException {
    Path copy = folder.resolve(name);
    Path made = folder.resolve("made");
    try (Stream<Path> walk = Files.walk(made)) {
      for (Path path : walk.toList()) {
        Files.copy(path, copy.resolve(made.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return copy;
  }

  @Test
  void movedParty_goesOnInPostgres_andItsFilesAreClosedForGood() throws Exception {
    assertThat(isInPostgres(node)).isFalse();

    DatabaseMove.Report report = move(node);

    assertThat(report.rows())
        .containsEntry("ledger.entry", 3L)
        .containsEntry("help.event", 1L)
        .containsEntry("psi.account", 1L);
    assertThat(report.closed())
        .containsExactly("help.db.moved", "psi-audit.db.moved", "ledger.db.moved");
    assertThat(isInPostgres(node)).isTrue();
    assertThat(node.resolve("ledger.db")).doesNotExist();
    NodeDirectory directory = new NodeDirectory(node);
    try (StoredLedger ledger = StoredLedger.open(server(node), directory.keys().envelope(), NOON)) {
      ledger.commit("q2", AT);
      ledger.reserve("q4", SHOPPERS, Charge.pure(new BigDecimal("0.25")), 0, BUDGET, AT);
      assertThat(ledger.spent(SHOPPERS, BUDGET, AT).pureEpsilon()).isEqualByComparingTo("1.75");
    }
    for (Store store : List.of(Store.HELP, Store.PSI)) {
      try (StoredHelpLedger help = StoredHelpLedger.open(server(node), store)) {
        assertThat(help.read(HELPED)).isEqualTo(account());
        help.enter(event("run 2"), new byte[0]);
        assertThat(help.entries())
            .extracting(StoredHelpLedger.Entry::event)
            .as("numbers go on after the last one")
            .containsExactly(event("run 1"), event("run 2"));
      }
    }
    try (NodeLog log = NodeLog.open(node.resolve("node.yaml"), NOON)) {
      AuditFinding found = log.verify(line -> {});
      assertThat(found.entries()).isEqualTo(4);
    }
    // A rollback by hand, names and all.
    Files.move(node.resolve("ledger.db.moved"), node.resolve("ledger.db"));
    Files.delete(node.resolve("databases-moved.json"));
    assertThatThrownBy(() -> spent(files(node)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the database ledger.db was moved to `node.database` and is closed for good");
  }

  /** What an earlier program, or one that has the file open, would do with a closed file. */
  @Test
  void programThatHasTheFileOpen_writesToItNoMore() throws Exception {
    try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + node.resolve("ledger.db"));
        Statement statement = open.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 0");
      List<String> busy = new ArrayList<>();
      DatabaseMove move =
          new DatabaseMove(
              configuration(node, "party"),
              new NodeDirectory(node),
              NOON,
              step -> {
                if (step.equals("compared") || step.equals("renamed ledger.db")) {
                  busy.add(
                      String.valueOf(
                          catchThrowable(() -> statement.execute("DELETE FROM entry"))
                              .getMessage()));
                }
              });
      var unused = move.run();

      assertThat(busy.get(0)).contains("SQLITE_BUSY");
      assertThat(busy.get(1)).contains("no such table: entry");
    }
    assertThat(spent(server(node)).pureEpsilon()).isEqualByComparingTo("1.5");
  }

  /** Of steps that are done for each file the first, so that others wait for the same. */
  private static Collection<String> kinds(List<String> steps) {
    Map<String, String> kinds = new LinkedHashMap<>();
    steps.forEach(s -> kinds.putIfAbsent(s.split(" ", 2)[0], s));
    return kinds.values();
  }

  /** Killed after each kind of step: what was in force is, or the move has happened. */
  @Test
  void killedMove_leavesOneInForce_andIsFinishedByTheSameCommand() throws Exception {
    List<String> steps = new ArrayList<>();
    Files.delete(node.resolve("psi-audit.db")); // another store like help.db
    new DatabaseMove(configuration(node, "party"), new NodeDirectory(node), NOON, steps::add).run();
    assertThat(steps).hasSize(10).contains("compared", "switched", "noted");

    for (String last : kinds(steps)) {
      Path killedNode = copy("killed after " + last);
      Files.delete(killedNode.resolve("psi-audit.db"));
      database = PostgresPeer.empty();
      DatabaseMove killed =
          new DatabaseMove(
              configuration(killedNode, "party"),
              new NodeDirectory(killedNode),
              NOON,
              step -> {
                if (step.equals(last)) {
                  throw new Killed();
                }
              });

      assertThatThrownBy(killed::run).isInstanceOf(Killed.class);

      assertThat(isInPostgres(killedNode))
          .as(last)
          .isEqualTo(steps.indexOf(last) >= steps.indexOf("switched"));
      var unused = move(killedNode);
      assertThat(spent(server(killedNode)).pureEpsilon())
          .as("repeated after " + last)
          .isEqualByComparingTo("1.5");
      assertThat(killedNode.resolve("ledger.db")).doesNotExist();
      assertThat(Files.readString(killedNode.resolve("restored.json"))).contains("databases-moved");
    }
  }

  /** Between a killed move and its repetition the files were in force, and were charged. */
  @Test
  void repeatedMove_takesWhatTheFilesHaveNow() throws Exception {
    DatabaseMove killed =
        new DatabaseMove(
            configuration(node, "party"),
            new NodeDirectory(node),
            NOON,
            step -> {
              if (step.equals("compared")) {
                throw new Killed();
              }
            });
    assertThatThrownBy(killed::run).isInstanceOf(Killed.class);
    try (StoredLedger ledger =
        StoredLedger.open(files(node), new NodeDirectory(node).keys().envelope(), NOON)) {
      ledger.reserve("q9", SHOPPERS, Charge.pure(BigDecimal.ONE), 0, BUDGET, AT);
    }

    var unused = move(node);

    assertThat(spent(server(node)).pureEpsilon()).isEqualByComparingTo("2.5");
  }

  /** A record that was lost must not look like an empty one. */
  @Test
  void storeThatWasNeverThere_isNoneInPostgresEither() throws Exception {
    tamper("CREATE DATABASE fresh");
    database =
        new NodeConfiguration.Database(
            database.url().replaceFirst("/postgres$", "/fresh"), database.user(), "");
    Files.delete(node.resolve("psi-audit.db"));

    var unused = move(node);

    assertThat(server(node).isNew(Store.HELP)).isFalse();
    assertThat(server(node).isNew(Store.PSI)).isTrue();
  }

  @Test
  void copyThatLacksACharge_isNotSwitchedTo() throws Exception {
    DatabaseMove move =
        new DatabaseMove(
            configuration(node, "party"),
            new NodeDirectory(node),
            NOON,
            step -> {
              if (step.equals("copied ledger.db")) {
                tamper("DELETE FROM ledger.entry WHERE query_id = 'q1'");
              }
            });

    assertThatThrownBy(move::run)
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "the table entry of ledger.db differs from its copy in `node.database`; nothing was switched, the file is in force");
    assertThat(isInPostgres(node)).isFalse();
  }

  private void tamper(String update) {
    try (Connection c = DriverManager.getConnection(database.url(), database.user(), "");
        Statement statement = c.createStatement()) {
      statement.executeUpdate(update);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void databaseOfAnotherNode_isRefused_andItsRowsStay() throws Exception {
    Path other = folder.resolve("other");
    party(other);
    var unused = move(other);

    assertThatThrownBy(() -> move(node))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "of `node.database` holds something already; name another database, of this node alone");
    assertThat(spent(files(node)).pureEpsilon()).isEqualByComparingTo("1.5");
    assertThat(spent(server(other)).pureEpsilon()).isEqualByComparingTo("1.5");
  }

  @Test
  void nodeThatRuns_orNamesNoDatabase_isRefused() throws Exception {
    try (NodeLock lock = NodeLock.take(new NodeDirectory(node), "node serve")) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> move(node)).isInstanceOf(ConfigurationException.class);
    }
    database = NodeConfiguration.Database.FILES;
    assertThatThrownBy(() -> move(node))
        .hasMessage(
            "node.yaml names no database to move to; write `node.database` with `url`, `user` and `password` first");
  }

  @Test
  void movedRoom_keepsAnswersAccountsAndKeysOfRest() throws Exception {
    Path room = folder.resolve("room");
    NodeDirectory node = new NodeDirectory(room);
    node.create("hearth", NOON);
    AuditSigner signer = new AuditSigner("hearth", node.signingKey(), NOON);
    AccessKey key = AccessKey.generate();
    Account ines = new Account("ines", "hearth", Set.of(Role.ANALYST));
    try (StoredAnswers answers = StoredAnswers.open(files(room), node.keys().envelope(), signer);
        StoredAccounts accounts = StoredAccounts.open(files(room), NOON);
        StoredRestBook book = StoredRestBook.open(files(room), node.keys().envelope(), NOON)) {
      answers.audit().start(Map.of());
      answers.store(
          "k",
          "q",
          "answer".getBytes(UTF_8),
          "r",
          Optional.of("release".getBytes(UTF_8)),
          List.of("commit".getBytes(UTF_8)),
          Json.text(answers.audit().entry("answered", Map.of())));
      accounts.add(ines);
      var unused = accounts.addKey("ines", key.hash(), AT.plusSeconds(60));
      assertThat(book.claim(fresh(), 1)).isPresent();
    }

    DatabaseMove.Report report = new DatabaseMove(configuration(room, "room"), node, NOON).run();

    assertThat(report.closed()).containsExactly("rest.db.moved", "room.db.moved");
    try (StoredAnswers answers = StoredAnswers.open(server(room), node.keys().envelope(), signer);
        StoredAccounts accounts = StoredAccounts.open(server(room), NOON);
        StoredRestBook book = StoredRestBook.open(server(room), node.keys().envelope(), NOON)) {
      assertThat(answers.find("k"))
          .hasValueSatisfying(a -> assertThat(a).asString(UTF_8).isEqualTo("answer"));
      assertThat(accounts.opened(key)).contains(ines);
      assertThat(book.claim(fresh(), 1).orElseThrow().fresh()).as("its key is used").isFalse();
      assertThat(book.claim(next(), 1).orElseThrow().asked().number()).isEqualTo(2);
    }
  }

  private static StoredRestBook.Fresh fresh() {
    return new StoredRestBook.Fresh("ines", "query", "key-1", "d", "asked".getBytes(UTF_8));
  }

  private static StoredRestBook.Fresh next() {
    return new StoredRestBook.Fresh("ines", "query", "key-2", "d", "asked".getBytes(UTF_8));
  }
}
