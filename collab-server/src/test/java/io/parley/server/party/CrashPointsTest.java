package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SigningKey;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.server.audit.AuditChain;
import io.parley.server.audit.PinnedKeys;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.CrashPoint.Step;
import io.parley.server.node.NodeDirectory;
import io.parley.server.room.HaltingNodes;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.BadDocument;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real process with a room and two parties halts while one question stands at each crash point.
 * One halt finds them all: a question knows nothing of the others.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashPointsTest {
  private static final List<String> PARTIES = List.of("hearth", "metromail");
  private static final Map<String, String> POPULATIONS =
      Map.of("hearth", "shoppers", "metromail", "readers");

  private static final PopulationBudget BUDGET =
      new PopulationBudget(
          "",
          "",
          new BigDecimal("4"),
          new BigDecimal("1e-6"),
          PopulationBudget.Period.MONTH,
          true,
          new PolicyPosition("", 1, 1));

  /** Steps after which every party has committed. */
  private static final Set<Step> COMMITTED =
      Set.of(
          Step.ROOM_COMMITTED,
          Step.ROOM_COMMITS_STORED,
          Step.PARTY_BEFORE_FIRST_ROW,
          Step.ROOM_ANSWERED,
          Step.ROOM_STORED);

  private final Map<Step, String> queries = new EnumMap<>(Step.class);
  private final Map<String, Map<String, String>> atTheHalt = new TreeMap<>();
  private final Map<String, Map<String, String>> recovered = new TreeMap<>();
  private TwoNodes two;
  private Path root;

  @BeforeAll
  void haltAndRecover(@TempDir Path folder) throws Exception {
    root = folder;
    two = TwoNodes.ready(root);
    two.close();
    Files.copy(root.resolve("hearth/agreement.json"), root.resolve("room/agreement.json"));
    Files.writeString(root.resolve("room/accounts.json"), "{\"accounts\":[]}");
    halt();
    for (String party : PARTIES) {
      atTheHalt.put(party, states(party));
    }
    for (String party : PARTIES) {
      two.reopen(party).close();
      recovered.put(party, states(party));
    }
  }

  private void halt() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dio.netty.noUnsafe=false",
                "-cp",
                System.getProperty("java.class.path"),
                HaltingNodes.class.getName(),
                root.toString())
            .redirectError(root.resolve("child.log").toFile())
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 2 && words[1].matches("[0-9a-f]{32}")) {
          queries.put(Step.valueOf(words[0]), words[1]);
        }
      }
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue())
        .as("halted: " + Files.readString(root.resolve("child.log")))
        .isEqualTo(137);
    assertThat(queries).containsOnlyKeys(Step.values());
  }

  /** The state of each query in a party's ledger, read behind its back. */
  private Map<String, String> states(String party) throws SQLException {
    Map<String, String> states = new TreeMap<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + root.resolve(party).resolve("ledger.db"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT query_id, state FROM entry")) {
      while (row.next()) {
        states.put(row.getString(1), row.getString(2));
      }
    }
    return states;
  }

  private static Map<String, String> statesOf(
      Map<String, Map<String, String>> ledgers, String party) {
    return ledgers.getOrDefault(party, Map.of());
  }

  private String state(Map<String, Map<String, String>> ledgers, String party, Step step) {
    return statesOf(ledgers, party).getOrDefault(query(step), "none");
  }

  private String query(Step step) {
    return queries.getOrDefault(step, "none");
  }

  /** Before anybody recovered: what is reserved counts as spent already. */
  @ParameterizedTest
  @EnumSource(value = Step.class, names = "PARTY_RESERVED", mode = EnumSource.Mode.EXCLUDE)
  void atTheHalt_everyPartyHeldTheCharge(Step step) {
    for (String party : PARTIES) {
      assertThat(state(atTheHalt, party, step)).as(party).isIn("reserved", "committed");
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void recovered_committedStaysAndTheRestIsBurned(Step step) {
    for (String party : PARTIES) {
      String before = state(atTheHalt, party, step);
      String after = state(recovered, party, step);

      assertThat(after).as(party).isEqualTo(before.equals("reserved") ? "burned" : before);
      if (COMMITTED.contains(step)) {
        assertThat(after).as(party).isEqualTo("committed");
      }
    }
  }

  @Test
  void partyThatCommittedFirst_keepsTheChargeAlone() {
    assertThat(PARTIES.stream().map(p -> state(recovered, p, Step.PARTY_COMMITTED)))
        .containsExactly("committed", "burned");
    assertThat(PARTIES.stream().map(p -> state(recovered, p, Step.PARTY_GO)))
        .containsExactly("burned", "burned");
  }

  @Test
  void ledger_showsExactlyWhatWasCommitted() {
    for (String party : PARTIES) {
      long committed =
          statesOf(recovered, party).values().stream().filter("committed"::equals).count();
      assertThat(committed).isEqualTo(party.equals("hearth") ? 6 : 5);
      try (StoredLedger ledger = ledger(party)) {
        Charge spent =
            ledger.spent(
                new Population(party, POPULATIONS.getOrDefault(party, "")),
                BUDGET,
                HaltingNodes.NOON);
        assertThat(spent.pureEpsilon())
            .isEqualByComparingTo(new BigDecimal("0.1").multiply(BigDecimal.valueOf(committed)));
      }
    }
  }

  /** The one answer that was stored, which the room may send: both parties have paid for it. */
  @Test
  void whatWasReleased_isCharged() throws Exception {
    List<String> answered = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + root.resolve("room/room.db"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT query_id FROM answer")) {
      while (row.next()) {
        answered.add(row.getString(1));
      }
    }

    assertThat(answered).containsExactly(query(Step.ROOM_STORED));
  }

  @Test
  void lateGo_isRefused() {
    for (String party : PARTIES) {
      try (PartyNode again = two.reopen(party);
          StoredLedger ledger = ledger(party)) {
        for (String query : queries.values()) {
          assertThatThrownBy(() -> again.first().desk().go(query, Map.of()))
              .isInstanceOf(BadDocument.class)
              .hasMessage("no such query is open at this node");
          assertThatThrownBy(() -> ledger.commit(query, two.clock.instant()))
              .isInstanceOf(IllegalStateException.class);
        }
      }
    }
  }

  /** Each log is whole after the halt, and tells of each charge and answer that there is. */
  @Test
  void auditLogs_areWholeAndTellOfEveryChargeAndAnswer() {
    for (String party : PARTIES) {
      List<AuditEntry> entries = new ArrayList<>();
      try (StoredLedger ledger = ledger(party)) {
        read(party, ledger.audit(signer(party)), entries);
      }
      assertThat(queriesOf(entries, "committed"))
          .containsExactlyInAnyOrderElementsOf(
              statesOf(recovered, party).entrySet().stream()
                  .filter(e -> e.getValue().equals("committed"))
                  .map(Map.Entry::getKey)
                  .toList());
    }
    List<AuditEntry> entries = new ArrayList<>();
    try (StoredAnswers answers =
        StoredAnswers.open(
            root.resolve("room/room.db"), directory("room").keys().envelope(), signer("room"))) {
      read("room", answers.audit(), entries);
    }
    assertThat(queriesOf(entries, "answered")).containsExactly(query(Step.ROOM_STORED));
    assertThat(queriesOf(entries, "committed"))
        .containsExactlyInAnyOrder(
            query(Step.ROOM_COMMITS_STORED),
            query(Step.PARTY_BEFORE_FIRST_ROW),
            query(Step.ROOM_ANSWERED),
            query(Step.ROOM_STORED));
  }

  private void read(String node, AuditLog log, List<AuditEntry> entries) {
    SigningKey key = directory(node).signingKey();
    AuditChain chain = new AuditChain(new PinnedKeys(List.of(key.verifyingKey().fingerprint())));
    log.read(
        line -> {
          chain.accept(line);
          line.entry().ifPresent(entries::add);
        });
    assertThat(chain.kept().entries()).isPositive();
  }

  private static List<String> queriesOf(List<AuditEntry> entries, String event) {
    return entries.stream()
        .filter(e -> e.event().equals(event))
        .map(e -> e.query().orElseThrow())
        .toList();
  }

  private AuditSigner signer(String node) {
    return new AuditSigner(node, directory(node).signingKey(), two.clock);
  }

  private StoredLedger ledger(String party) {
    return StoredLedger.open(
        root.resolve(party).resolve("ledger.db"), directory(party).keys().envelope());
  }

  private NodeDirectory directory(String name) {
    return new NodeDirectory(root.resolve(name));
  }
}
