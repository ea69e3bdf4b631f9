package io.parley.server.move;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.parley.crypto.blind.HelpAccount;
import io.parley.crypto.blind.HelpLedger;
import io.parley.policy.Analysis;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.audit.NodeLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.PostgresPeer;
import io.parley.server.ledger.Store;
import io.parley.server.ledger.StoredAccounts;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with two collaborations: one marker decides for the stores of both. */
@Tag("slow")
class CollaborationsMovePostgresPeerTest {
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

  private final NodeConfiguration.Database database = PostgresPeer.empty();
  private final Path root;
  private final NodeDirectory node;

  CollaborationsMovePostgresPeerTest(@TempDir Path folder) {
    this.root = folder.resolve("hearth");
    this.node = new NodeDirectory(root);
  }

  @BeforeEach
  void create() {
    node.create("hearth", NOON);
  }

  private NodeConfiguration configuration(String role, boolean moves) throws IOException {
    Path yaml = root.resolve("node.yaml");
    Files.writeString(
        yaml,
        "node:\n  name: hearth\n  role: %s\n  collaborations:\n    - name: autumn-2\n"
            .formatted(role));
    if (moves) {
      Files.writeString(
          yaml,
          Files.readString(yaml)
              + "  database:\n    url: \"%s\"\n    user: %s\n"
                  .formatted(database.url(), database.user()));
    }
    return NodeConfiguration.load(yaml);
  }

  /** The databases of both collaborations, that of node.agreement first. */
  private List<Databases> both(String role, boolean moved) throws IOException {
    NodeConfiguration configuration = configuration(role, moved);
    return OwnCollaboration.all(configuration, node).stream()
        .map(one -> Databases.of(configuration, one.made()))
        .toList();
  }

  private DatabaseMove move(String role, String last) throws IOException {
    return new DatabaseMove(
        configuration(role, true),
        node,
        NOON,
        step -> {
          if (step.equals(last)) {
            throw new Killed();
          }
        });
  }

  private void party() throws IOException {
    List<Databases> both = both("party", false);
    charge(both.get(0), "q1");
    for (int i = 0; i < both.size(); i++) {
      for (Store store : List.of(Store.HELP, Store.PSI)) {
        try (StoredHelpLedger help = StoredHelpLedger.open(both.get(i), store)) {
          help.replace(HELPED, HelpAccount.EMPTY, account(i));
        }
      }
    }
  }

  private void charge(Databases databases, String query) {
    try (StoredLedger ledger = StoredLedger.open(databases, node.keys().envelope(), NOON)) {
      ledger.admit(query, "metromail", Analysis.AGGREGATE, List.of(), AT);
      ledger.reserve(query, SHOPPERS, Charge.pure(new BigDecimal("0.5")), 1, BUDGET, AT);
      ledger.commit(query, AT);
    }
  }

  private static HelpAccount account(int rows) {
    return new HelpAccount(
        Long.MAX_VALUE, 7 + rows, 2, 2, 1, Optional.empty(), Optional.empty(), 3, AT, 9);
  }

  private void assertHelped(List<Databases> both) {
    for (int i = 0; i < both.size(); i++) {
      for (Store store : List.of(Store.HELP, Store.PSI)) {
        assertThat(both.get(i).isNew(store)).isFalse();
        try (StoredHelpLedger help = StoredHelpLedger.open(both.get(i), store)) {
          assertThat(help.read(HELPED)).isEqualTo(account(i));
        }
      }
    }
  }

  @Test
  void movedParty_hasTheHelpOfBothInPostgres_andNoFileIsLeft() throws Exception {
    party();

    DatabaseMove.Report report = move("party", "").run();

    assertThat(report.rows())
        .containsEntry("help.account", 1L)
        .containsEntry("help_autumn_2.account", 1L)
        .containsEntry("psi_autumn_2.account", 1L);
    assertThat(report.closed())
        .containsExactly(
            "collaborations/autumn-2/help.db.moved",
            "collaborations/autumn-2/psi-audit.db.moved",
            "help.db.moved",
            "psi-audit.db.moved",
            "ledger.db.moved");
    assertHelped(both("party", true));
    for (Databases files : both("party", false)) {
      assertThatThrownBy(() -> StoredHelpLedger.open(files, Store.HELP))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("the databases of this node were moved to");
    }
  }

  /** Between the one write that decides and the end of the move, nothing is in force twice. */
  @Test
  void killedMove_hasBothInForceInTheSamePlace() throws Exception {
    party();
    assertThatThrownBy(() -> move("party", "compared").run()).isInstanceOf(Killed.class);
    assertHelped(both("party", false));
    for (Databases server : both("party", true)) {
      assertThatThrownBy(() -> server.isNew(Store.HELP))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("is not in `node.database` yet");
    }

    assertThatThrownBy(() -> move("party", "switched").run()).isInstanceOf(Killed.class);
    assertHelped(both("party", true));
    assertThat(move("party", "").run().closed()).hasSize(5);
    assertHelped(both("party", true));
  }

  @Test
  void movedRoom_hasAccountsAndLogOfBoth() throws Exception {
    AuditSigner signer = new AuditSigner("hearth", node.signingKey(), NOON);
    List<OwnCollaboration> places = OwnCollaboration.all(configuration("room", false), node);
    List<Databases> files = both("room", false);
    for (int i = 0; i < 2; i++) {
      var envelope = places.get(i).directory().keys().envelope();
      try (StoredAnswers answers = StoredAnswers.open(files.get(i), envelope, signer);
          StoredAccounts accounts = StoredAccounts.open(files.get(i), NOON)) {
        answers.audit().start(Map.of());
        answers.store(
            "k",
            "q",
            ("answer " + i).getBytes(UTF_8),
            "r",
            Optional.empty(),
            List.of(),
            Json.text(answers.audit().entry("answered", Map.of())));
        assertThat(accounts.add(new Account("ines", "m" + i, Set.of(Role.ANALYST)))).isTrue();
      }
    }

    assertThat(move("room", "").run().closed())
        .containsExactly("collaborations/autumn-2/room.db.moved", "room.db.moved");

    List<Databases> server = both("room", true);
    for (int i = 0; i < 2; i++) {
      var envelope = places.get(i).directory().keys().envelope();
      int number = i;
      try (StoredAnswers answers = StoredAnswers.open(server.get(i), envelope, signer)) {
        assertThat(answers.find("k"))
            .hasValueSatisfying(a -> assertThat(a).asString(UTF_8).isEqualTo("answer " + number));
      }
      assertThat(places.get(i).directory().resolve("restored.json")).exists();
    }
    try (NodeLog log = NodeLog.open(root.resolve("node.yaml"), Optional.of("autumn-2"), NOON)) {
      assertThat(log.verify(line -> {}).entries()).isEqualTo(2);
    }
  }

  @Test
  void folderOfACollaborationThatIsNotNamed_isRefused_andNothingMoves() throws Exception {
    party();
    Path other = root.resolve("collaborations/winter");
    try (StoredHelpLedger help =
        StoredHelpLedger.open(
            new Databases(NodeConfiguration.Database.FILES, Files.createDirectories(other), root),
            Store.HELP)) {
      assertThat(help.read(HELPED)).isEqualTo(HelpAccount.EMPTY);
    }

    assertThatThrownBy(() -> move("party", "").run())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("that node.yaml does not name: winter; write them under");
    assertHelped(both("party", false));
  }

  /** The files went on charging after the copy, and are gone: the copy is no ledger. */
  @Test
  void copyThatNeverCameIntoForce_isNoLedger_andWithoutItTheBudgetsAreClosed() throws Exception {
    party();
    Files.createFile(root.resolve("keys/collaboration-1.key"));
    assertThatThrownBy(() -> move("party", "copied ledger.db").run()).isInstanceOf(Killed.class);
    charge(both("party", false).get(0), "q2");
    Files.delete(root.resolve("ledger.db"));
    Databases server = both("party", true).get(0);

    Throwable opened = catchThrowable(() -> charge(server, "q3"));

    assertThat(opened)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the schema ledger of `node.database` holds the copy of a move");
    assertThatThrownBy(() -> server.isNew(Store.LEDGER)).isInstanceOf(ConfigurationException.class);
    drop("ledger");
    assertThat(root.resolve("budget-closed.json")).doesNotExist();
    StoredLedger.open(server, node.keys().envelope(), NOON).close();
    assertThat(root.resolve("budget-closed.json")).exists();
  }

  /** A killed move has switched, and then the database lost a schema: the file is older than it. */
  @Test
  void schemaThatIsGoneAfterTheMove_isNotReplacedByTheFile() throws Exception {
    party();
    assertThatThrownBy(() -> move("party", "switched").run()).isInstanceOf(Killed.class);
    drop("help_autumn_2");
    Databases autumn = both("party", true).get(1);

    for (ThrowingCallable attempt :
        List.<ThrowingCallable>of(
            () -> StoredHelpLedger.open(autumn, Store.HELP), () -> move("party", "").run())) {
      assertThatThrownBy(attempt)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("the schema help_autumn_2 of `node.database` has nothing of");
    }
    assertThat(autumn.file(Store.HELP)).exists();
  }

  private void drop(String schema) throws SQLException {
    try (Connection c = DriverManager.getConnection(database.url(), database.user(), "");
        Statement statement = c.createStatement()) {
      statement.execute("DROP SCHEMA %s CASCADE".formatted(schema));
    }
  }
}
