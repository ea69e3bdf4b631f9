package io.parley.server.room;

import static io.parley.server.room.SharedParty.AUTUMN;
import static io.parley.server.room.SharedParty.PARTY;
import static io.parley.server.room.SharedParty.SPRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.audit.NodeLog;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Withdrawals;
import io.parley.server.party.PartyInsides;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import io.parley.server.wire.Withdrawal;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One party in two collaborations with two rooms: apart in everything but what its people pay. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PartyInTwoCollaborationsTest {
  private static final String REFUSAL =
      "UNAUTHORIZED: this node takes part in no such collaboration with the node that calls; compare its name, and the certificates in its agreement";

  private SharedParty shared;

  @BeforeAll
  void start(@TempDir Path root) throws Exception {
    shared = new SharedParty(root);
  }

  @AfterAll
  void stop() throws Exception {
    shared.close();
  }

  /** Nobody can tell from the rows of both rooms which are of one person. */
  @Test
  @Order(1)
  void eachRoomIsAnswered_underTokensOfItsOwn() {
    assertThat(shared.overlap(SPRING, "0.1").refused()).isEmpty();
    Set<String> amber = shared.recording.sent();
    assertThat(shared.overlap(AUTUMN, "0.1").refused()).isEmpty();
    Set<String> birch = shared.recording.sent();

    assertThat(amber).as("of each person one token, the same of both parties").hasSize(40);
    assertThat(birch).hasSize(40).doesNotContainAnyElementsOf(amber);
  }

  @Test
  @Order(2)
  void onePerson_hasOtherPseudonymsInEach_andNoKeyOfOneIsOfTheOther() throws Exception {
    NodeDirectory node = shared.directory(PARTY);
    Map<UUID, List<UUID>> spring = PartyInsides.pseudonyms(node, Optional.empty());
    Map<UUID, List<UUID>> autumn = PartyInsides.pseudonyms(node, Optional.of(AUTUMN));

    assertThat(spring).hasSize(40);
    assertThat(autumn.keySet()).as("the same people").isEqualTo(spring.keySet());
    assertThat(values(autumn)).hasSize(80).doesNotContainAnyElementsOf(values(spring));
    Path root = node.path();
    Path ofAutumn = root.resolve("collaborations/autumn/keys");
    assertThat(names(ofAutumn))
        .containsExactlyInAnyOrder(
            "collaboration-1.key",
            "collaboration-1.confirmed",
            "collaboration-1.terms",
            "epochs.json");
    for (String name : names(ofAutumn)) {
      assertThat(Files.readAllBytes(ofAutumn.resolve(name)))
          .as(name)
          .satisfies(
              bytes ->
                  assertThat(
                          name.equals("epochs.json")
                              ? new byte[0]
                              : Files.readAllBytes(root.resolve("keys").resolve(name)))
                      .isNotEqualTo(bytes));
    }
  }

  private static Set<UUID> values(Map<UUID, List<UUID>> pseudonyms) {
    return pseudonyms.values().stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  private static List<String> names(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).toList();
    }
  }

  /** While a stream of spring waits to be taken, so that there is something to steal. */
  @Test
  @Order(3)
  void roomOfOne_readsNothingOfTheOther_andAPlantedLeakIsFound() throws Exception {
    int before = shared.recording.tickets().size();
    Recording.Held held = shared.recording.hold();
    CompletableFuture<Reply> asked =
        CompletableFuture.supplyAsync(() -> shared.overlap(SPRING, "0.2"));
    assertThat(held.asked().await(20, TimeUnit.SECONDS)).isTrue();
    List<Action> actions = shared.recording.actions();
    var tickets = shared.recording.tickets();
    tickets = tickets.subList(before, tickets.size());
    held.released().countDown();
    assertThat(tickets).isNotEmpty();

    for (Optional<String> said :
        List.of(Optional.of(SPRING), Optional.<String>empty(), Optional.of("none"))) {
      PartyProbe probe = probe(shared.port(), said, actions, tickets);
      assertThat(probe.reads()).as("about %s", said).isEmpty();
      assertThat(probe.refusals())
          .as("one text, whether there is such a collaboration or not")
          .containsExactly(REFUSAL);
    }
    FlightServer leaking = shared.leaking();
    try {
      assertThat(probe(leaking.getPort(), Optional.of(SPRING), actions, tickets).reads())
          .contains("parley.hello", "parley.agreement", "parley.offer", "parley.key.confirmed");
    } finally {
      leaking.close();
    }
    assertThat(asked.join().refused()).isEmpty();
  }

  private PartyProbe probe(
      int port,
      Optional<String> about,
      List<Action> actions,
      List<org.apache.arrow.flight.Ticket> tickets)
      throws Exception {
    return PartyProbe.run(
        shared.allocator,
        port,
        shared.directory(PARTY).tls().certificatePem(),
        shared.directory("birch").tls(),
        about,
        actions,
        tickets);
  }

  /** The room of autumn, in autumn: what it shows of spring is of no query that is open there. */
  @Test
  @Order(4)
  void documentsAndTicketsOfOne_areUnknownInTheOther() throws Exception {
    List<Action> actions =
        shared.recording.actions().stream()
            .filter(a -> Set.of("parley.reserve", "parley.go").contains(a.getType()))
            .toList();
    int before = entries(Optional.empty(), Optional.empty()).size();
    PartyProbe probe =
        probe(shared.port(), Optional.of(AUTUMN), actions, shared.recording.tickets());

    assertThat(actions).hasSizeGreaterThan(4);
    assertThat(probe.reads())
        .as("what is its own, and nothing that needs a query")
        .contains("parley.offer")
        .doesNotContain("a stream", "parley.reserve", "parley.go");
    assertThat(probe.refusals())
        .containsExactly("INTERNAL: the request failed", "INTERNAL: the stream failed");
    assertThat(entries(Optional.empty(), Optional.empty()))
        .as("and is on record in autumn")
        .hasSizeGreaterThan(before)
        .last()
        .satisfies(
            last ->
                assertThat(last.details())
                    .containsEntry("collaboration", AUTUMN)
                    .containsKey("why"));
  }

  @Test
  @Order(5)
  void strangerWithATrustedCertificatesSignature_isNobodysRoom() throws Exception {
    PartyProbe probe =
        PartyProbe.run(
            shared.allocator,
            shared.port(),
            shared.directory(PARTY).tls().certificatePem(),
            IssuedCertificate.by(shared.directory("amber").tls(), "amber"),
            Optional.of(SPRING),
            List.of(),
            shared.recording.tickets());

    assertThat(probe.reads()).isEmpty();
    assertThat(probe.refusals()).as("already by TLS").containsExactly("UNAVAILABLE: ssl exception");
  }

  @Test
  @Order(6)
  void questionInOne_spendsWhatTheOtherThenLacks() throws InterruptedException {
    assertThat(shared.overlap(SPRING, "6").refused()).isEmpty();

    assertThat(rules(shared.overlap(AUTUMN, "6"))).containsExactly("budget-exhausted");
    assertThat(soonSpent("orchard", "0.1"))
        .as("what the other party had reserved is given up at once, and not in a minute")
        .isEqualByComparingTo("0.1");
    assertThat(shared.overlap(AUTUMN, "1").refused()).isEmpty();
    assertThat(Spent.of(shared.root.resolve(PARTY), PARTY, "people"))
        .as("0.1, 0.2 and 6 in spring, 0.1 and 1 in autumn")
        .isEqualByComparingTo("7.4");
  }

  /** What a party has spent, as soon as it is this. */
  private BigDecimal soonSpent(String party, String wanted) throws InterruptedException {
    BigDecimal spent = Spent.of(shared.root.resolve(party), party, "people");
    for (int i = 0; i < 100 && spent.compareTo(new BigDecimal(wanted)) != 0; i++) {
      Thread.sleep(100);
      spent = Spent.of(shared.root.resolve(party), party, "people");
    }
    return spent;
  }

  @Test
  @Order(7)
  void exactAnswers_countTogether() {
    assertThat(shared.exactly(SPRING, 3).refused()).isEmpty();
    assertThat(shared.exactly(AUTUMN, 3).refused()).isEmpty();

    assertThat(rules(shared.exactly(AUTUMN, 4))).containsExactly("access-budget-used");
    assertThat(rules(shared.exactly(SPRING, 4))).containsExactly("access-budget-used");
  }

  private static List<String> rules(Reply reply) {
    return reply.refused().stream().map(RefusalReason::rule).toList();
  }

  @Test
  @Order(8)
  void memberOfOne_isShownNoEntryOfTheOther() {
    List<AuditEntry> all = entries(Optional.empty(), Optional.empty());
    List<AuditEntry> hearth = entries(Optional.of("hearth"), Optional.empty());
    List<AuditEntry> orchard = entries(Optional.of("orchard"), Optional.empty());

    assertThat(all.stream().filter(e -> !e.members().isEmpty()))
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e.details()).containsKey("collaboration"));
    assertThat(collaborations(hearth)).containsExactly(SPRING);
    assertThat(collaborations(orchard)).containsExactly(AUTUMN);
    assertThat(collaborations(entries(Optional.of(PARTY), Optional.of(AUTUMN))))
        .containsExactly(AUTUMN);
    assertThat(entries(Optional.of("hearth"), Optional.of(AUTUMN))).isEmpty();
  }

  private static Set<String> collaborations(List<AuditEntry> entries) {
    return entries.stream().map(e -> e.details().get("collaboration")).collect(Collectors.toSet());
  }

  private List<AuditEntry> entries(Optional<String> member, Optional<String> collaboration) {
    NodeDirectory node = shared.directory(PARTY);
    List<AuditEntry> shown = new ArrayList<>();
    try (StoredLedger ledger =
        StoredLedger.open(node.resolve("ledger.db"), node.keys().envelope())) {
      NodeLog.Part part = new NodeLog.Part(member, collaboration);
      ledger
          .audit(new AuditSigner(PARTY, node.signingKey(), shared.clock))
          .read(line -> part.of(line).entry().ifPresent(shown::add));
    }
    return shown;
  }

  @Test
  @Order(9)
  void restart_keepsBoth_andAWithdrawalFromOneLeavesTheOther() throws Exception {
    Map<UUID, List<UUID>> autumn =
        PartyInsides.pseudonyms(shared.directory(PARTY), Optional.of(AUTUMN));
    shared.stop(PARTY);
    String budget = "collaborations/autumn/policies/people.yaml";
    shared.policy(PARTY, budget, SharedParty.budget(PARTY, "11"));
    assertThatThrownBy(() -> shared.start(PARTY))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "`node.agreement` and `autumn` state different budgets for `metromail.people`");
    shared.policy(PARTY, budget, SharedParty.budget(PARTY, "10"));
    shared.start(PARTY);

    assertThat(PartyInsides.pseudonyms(shared.directory(PARTY), Optional.of(AUTUMN)))
        .isEqualTo(autumn);
    assertThat(shared.overlap(SPRING, "0.3").refused()).isEmpty();
    assertThat(shared.overlap(AUTUMN, "0.3").refused()).isEmpty();

    var unused =
        new Withdrawals(shared.directory(PARTY), SPRING)
            .keep(
                Withdrawal.ofAll(
                    SPRING,
                    "hearth",
                    1,
                    shared.directory("hearth").signingKey(),
                    shared.clock.instant()));
    assertThat(rules(shared.overlap(SPRING, "0.4"))).containsExactly("agreement-withdrawn");
    assertThat(shared.overlap(AUTUMN, "0.4").refused()).isEmpty();
  }
}
