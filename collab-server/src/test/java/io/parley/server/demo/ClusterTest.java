package io.parley.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.AccessKey;
import io.parley.crypto.Fingerprint;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.crypto.VerifyingKey;
import io.parley.policy.Analysis;
import io.parley.policy.PopulationBudget;
import io.parley.policy.Rewrite;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.explain.Explanation;
import io.parley.query.explain.ExplanationText;
import io.parley.server.audit.AuditFile;
import io.parley.server.audit.AuditFinding;
import io.parley.server.audit.PinnedKeys;
import io.parley.server.cli.Shell;
import io.parley.server.client.Profile;
import io.parley.server.client.RoomClient;
import io.parley.server.demo.data.DemoData;
import io.parley.server.demo.story.StoryQuestions;
import io.parley.server.flight.Actions;
import io.parley.server.flight.FlightTls;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicyFolder;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.Digest;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes on a small part of the demo's data. The last tests end the cluster. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
  private static final String OVERLAP =
      "SELECT /*+ privacy(epsilon='0.25') */ COUNT(DISTINCT person) AS n"
          + " FROM metromail.mailings JOIN hearth.customers USING (person)";

  private Path root;
  private Cluster cluster;
  private RoomClient hearth;
  private RoomClient metromail;

  @BeforeAll
  void startCluster(@TempDir Path folder) throws Exception {
    root = folder;
    cluster =
        Cluster.create(
            root,
            Clock.systemUTC(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    DemoData.generate(root, 2_008, 2_000);
    cluster.startRoom(cluster.startParties());
    hearth = new RoomClient(cluster.profile("hearth"));
    metromail = new RoomClient(cluster.profile("metromail"));
  }

  @AfterAll
  void stopCluster() {
    hearth.close();
    metromail.close();
    cluster.close();
  }

  /** Before anything else is asked, so that what it would have left behind could be seen. */
  @Test
  @Order(0)
  void explainedQuestion_touchesNoLedger() throws IOException {
    BigDecimal before = spent("hearth");
    Map<String, String> ledgers = ledgerFiles();

    String text = ExplanationText.of(explained(hearth, "EXPLAIN PRIVACY " + OVERLAP));
    assertThat(text).contains("n: ± 24; at 1,000 people ± 2.4 %");
    assertThat(explained(hearth, OVERLAP))
        .isEqualTo(explained(hearth, "explain privacy\n" + OVERLAP));

    assertThat(ExplanationText.of(explained(metromail, OVERLAP))).isEqualTo(text);

    assertThat(ledgerFiles()).isEqualTo(ledgers).hasSizeGreaterThanOrEqualTo(2);
    assertThat(spent("hearth")).isEqualTo(before);
  }

  @Test
  @Order(0)
  void explainedQuestion_isRefusedLikeTheQuestion() {
    String sql = "SELECT spend, COUNT(*) FROM hearth.outcomes GROUP BY spend";
    RoomClient.Outcome outcome = hearth.explain(explain(sql));

    assertThat(((RoomClient.Outcome.Refused) outcome).reasons())
        .isEqualTo(refused(hearth, sql, false, "", "measurement"));
  }

  @Test
  @Order(0)
  void refusal_whereASmallChangePasses_offersOneThatTheRoomWouldAnswer() {
    BigDecimal before = spent("hearth");
    RoomClient.Outcome outcome =
        hearth.ask(
            request(
                "SELECT channel, newbie, COUNT(*) AS n FROM hearth.customers GROUP BY channel, newbie",
                false,
                "",
                "measurement"));

    List<Rewrite> offered = ((RoomClient.Outcome.Refused) outcome).rewrite();
    assertThat(offered).extracting(Rewrite::what).containsExactly("leaves out the group `newbie`");
    assertThat(spent("hearth")).isEqualTo(before);
    RoomClient.Outcome explained = hearth.explain(explain(offered.get(0).sql()));
    assertThat(explained).isInstanceOf(RoomClient.Outcome.Explained.class);
  }

  /** Digests of all files of both parties' ledgers. */
  private Map<String, String> ledgerFiles() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (String party : List.of("hearth", "metromail")) {
      try (Stream<Path> files = Files.list(cluster.directory(party))) {
        for (Path file :
            files.filter(f -> f.getFileName().toString().startsWith("ledger")).toList()) {
          digests.put(party + "/" + file.getFileName(), Digest.hex(Files.readAllBytes(file)));
        }
      }
    }
    return digests;
  }

  private static ExplainRequest explain(String sql) {
    return new ExplainRequest(ExplainRequest.VERSION, request(sql, false, "", "measurement"), 0);
  }

  private static Explanation explained(RoomClient client, String sql) {
    return ((RoomClient.Outcome.Explained) client.explain(explain(sql))).explanation();
  }

  @Test
  @Order(1)
  void sameQuestion_givesTheSameBytesAndIsChargedOnce() {
    BigDecimal before = spent("hearth");
    AnswerDocument first = answered(hearth, OVERLAP);
    assertThat(spent("hearth").subtract(before)).isEqualByComparingTo("0.25");

    AnswerDocument again = answered(hearth, OVERLAP);
    AnswerDocument spelled =
        answered(
            hearth,
            """
            select /*+ privacy(epsilon='0.25') */ count(distinct m.person) as n
            from metromail.mailings as m
            join hearth.customers as c using (person)""");

    assertThat(Json.bytes(again)).isEqualTo(Json.bytes(first));
    assertThat(Json.bytes(spelled)).isEqualTo(Json.bytes(first));
    assertThat(spent("hearth").subtract(before)).isEqualByComparingTo("0.25");
    assertThat(first.receipt().charges().keySet())
        .containsExactly("hearth.shoppers", "metromail.readers");
  }

  /** What is made of released numbers costs nothing, and shows the very numbers that left. */
  @Test
  @Order(2)
  void whatDiffersAboveTheBoundaries_isAnsweredFromTheSameRelease() {
    BigDecimal before = spent("hearth");
    AnswerDocument first = answered(hearth, OVERLAP);
    AnswerDocument made =
        answered(
            hearth,
            OVERLAP.replace(
                "COUNT(DISTINCT person) AS n", "COUNT(DISTINCT person) * 2 AS twice, 'x' AS x"));

    assertThat(made.columns()).extracting(c -> c.name()).containsExactly("twice", "x");
    assertThat(((Number) made.rows().get(0).get(0)).longValue())
        .isEqualTo(2 * ((Number) first.rows().get(0).get(0)).longValue());
    assertThat(made.receipt().queryId()).isEqualTo(first.receipt().queryId());
    assertThat(made.receipt().plan()).isNotEqualTo(first.receipt().plan());
    assertThat(spent("hearth")).isEqualByComparingTo(before);
  }

  @Test
  @Order(2)
  void sameQuestionFromFourAtOnce_isChargedOnce() throws Exception {
    String sql =
        "SELECT /*+ privacy(epsilon='0.2') */ COUNT(DISTINCT person) AS n FROM hearth.customers"
            + " WHERE newbie = 1";
    BigDecimal before = spent("hearth");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<AnswerDocument>> asked = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        asked.add(threads.submit(() -> answered(hearth, sql)));
      }
      for (Future<AnswerDocument> one : asked) {
        assertThat(one.get()).isEqualTo(asked.get(0).get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(spent("hearth").subtract(before)).isEqualByComparingTo("0.2");
  }

  @Test
  @Order(3)
  void anotherAsker_isAnotherReleaseWithItsOwnCharge() {
    AnswerDocument ofHearth = answered(hearth, OVERLAP);
    BigDecimal before = spent("hearth");
    AnswerDocument ofMetromail = answered(metromail, OVERLAP);

    assertThat(spent("hearth").subtract(before)).isEqualByComparingTo("0.25");
    assertThat(ofMetromail.receipt().queryId()).isNotEqualTo(ofHearth.receipt().queryId());
    assertThat(ofMetromail.receipt().asker()).isEqualTo("metromail");
  }

  @Test
  @Order(4)
  void refusals_costNothing() {
    BigDecimal hearthBefore = spent("hearth");
    BigDecimal metromailBefore = spent("metromail");

    assertThat(rule(hearth, OVERLAP, false, "metromail", "measurement"))
        .isEqualTo("receiver-is-not-asker");
    assertThat(rule(hearth, OVERLAP, false, "", "gossip")).isEqualTo("outside-agreement");
    assertThat(rule(hearth, OVERLAP, false, "", "activation")).isEqualTo("purpose-not-allowed");
    assertThat(rule(hearth, StoryQuestions.DENIED, false, "", "measurement"))
        .isEqualTo("row-level-output");
    assertThat(rule(hearth, StoryQuestions.AUDIENCE, true, "", "activation")).isNotEmpty();
    assertThat(rule(hearth, "SELECT email FROM hearth.customers", false, "", "measurement"))
        .isNotEmpty();
    assertThat(rule(hearth, "SELEC 1", false, "", "measurement")).isNotEmpty();

    assertThat(spent("hearth")).isEqualByComparingTo(hearthBefore);
    assertThat(spent("metromail")).isEqualByComparingTo(metromailBefore);
  }

  @Test
  @Order(5)
  void hiddenColumn_isRefusedAsOneThatDoesNotExist() {
    RefusalReason hidden =
        refused(hearth, "SELECT COUNT(email) AS n FROM hearth.customers", false, "", "measurement")
            .get(0);
    RefusalReason absent =
        refused(hearth, "SELECT COUNT(emoil) AS n FROM hearth.customers", false, "", "measurement")
            .get(0);

    assertThat(hidden.rule()).isEqualTo(absent.rule());
    assertThat(hidden.message()).isEqualTo(absent.message().replace("emoil", "email"));
    assertThat(hidden.sql()).hasSize(4);
  }

  @Test
  @Order(6)
  void unknownAccessKey_isRefused() {
    Profile known = cluster.profile("hearth");
    String other = AccessKey.generate().text(SecretAccess.insecure());

    for (String key : List.of(other, "parley_", "", known.accessKey() + "x")) {
      Profile stranger = new Profile(known.address(), known.certificate(), known.roomKey(), key);
      try (RoomClient client = new RoomClient(stranger)) {
        assertThatThrownBy(() -> client.ask(request(OVERLAP, false, "", "measurement")))
            .isInstanceOfSatisfying(
                FlightRuntimeException.class,
                e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.UNAUTHENTICATED));
      }
    }
  }

  @Test
  @Order(7)
  void answerOfAnotherRoomKey_isNotBelieved() {
    Profile known = cluster.profile("hearth");
    Profile deceived =
        new Profile(
            known.address(),
            known.certificate(),
            SigningKey.generate().verifyingKey().encoded(),
            known.accessKey());

    try (RoomClient client = new RoomClient(deceived)) {
      assertThatThrownBy(() -> client.ask(request(OVERLAP, false, "", "measurement")))
          .isInstanceOf(SignatureRejected.class);
    }
  }

  @Test
  @Order(7)
  void answer_isSignedToTheLastByte() throws Exception {
    Profile profile = cluster.profile("hearth");
    VerifyingKey room = VerifyingKey.decode(profile.roomKey());
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert("authorization", "Bearer " + profile.accessKey());
    byte[] question = Json.bytes(request(OVERLAP, false, "", "measurement"));
    byte[] signed;
    try (RootAllocator allocator = new RootAllocator()) {
      FlightClient client = FlightTls.client(allocator, profile.address(), profile.certificate());
      try {
        signed = Actions.call(client, Wire.ASK, question, new HeaderCallOption(headers)).bytes();
      } finally {
        client.close();
      }
    }

    byte[] payload = SignedBytes.decode(signed).open(room, SignatureDomain.RECEIPT);
    assertThat(Json.read(payload, AnswerDocument.class).columns()).hasSize(1);
    for (int at : new int[] {40, signed.length / 2, signed.length - 1}) {
      byte[] changed = signed.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> SignedBytes.decode(changed).open(room, SignatureDomain.RECEIPT))
          .isInstanceOf(SignatureRejected.class);
    }
  }

  @Test
  @Order(8)
  void roomWithAnotherCertificate_isNotSpokenTo() throws IOException {
    Profile known = cluster.profile("hearth");
    String other = Files.readString(cluster.directory("metromail").resolve("keys/tls.crt"));
    Profile elsewhere = new Profile(known.address(), other, known.roomKey(), known.accessKey());

    try (RoomClient client = new RoomClient(elsewhere)) {
      assertThatThrownBy(() -> client.ask(request(OVERLAP, false, "", "measurement")))
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.UNAVAILABLE));
    }
  }

  @Test
  @Order(9)
  void exhaustedBudget_isAClearRefusal() {
    BigDecimal left = new BigDecimal("10").subtract(spent("metromail"));
    int wholes = left.intValue();
    for (int i = 0; i < wholes; i++) {
      // Differing filters: each is a question of its own, at the policy's full ε of 1.
      answered(
          metromail,
          "SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings WHERE segment <> 'x%d'"
              .formatted(i));
    }
    BigDecimal before = spent("metromail");

    List<RefusalReason> reasons =
        refused(
            metromail,
            "SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings WHERE segment <> 'x'",
            false,
            "",
            "measurement");

    assertThat(reasons).hasSize(1);
    assertThat(reasons.get(0).rule()).isEqualTo("budget-exhausted");
    assertThat(reasons.get(0).message())
        .startsWith(
            "the privacy budget of metromail.readers does not hold this question: it costs");
    assertThat(reasons.get(0).help()).matches(".*from \\d{4}-\\d{2}-01, when the budget refills");
    assertThat(spent("metromail")).isEqualByComparingTo(before);
  }

  @Test
  @Order(10)
  void exhaustedBudget_stillGivesTheAnswersThatWerePaid() {
    assertThat(answered(hearth, OVERLAP).receipt().asker()).isEqualTo("hearth");
  }

  @Test
  @Order(10)
  void roomsAuditLog_isWholeAndNamesTheReceipt() throws Exception {
    Path receipt = root.resolve("receipt.json");
    RoomClient.Outcome.Answered answered =
        (RoomClient.Outcome.Answered) hearth.ask(request(OVERLAP, false, "", "measurement"));
    Files.writeString(receipt, Json.text(answered.signed()));

    String said = audit("room", "--receipt", receipt.toString());

    assertThat(said)
        .startsWith("the audit log of room is whole: ")
        .contains("the room signed the answer of query " + answered.answer().receipt().queryId())
        .containsPattern("entry \\d+ of this log names it");
    assertThat(audit("hearth")).startsWith("the audit log of hearth is whole: ");
    assertThat(audit("metromail")).startsWith("the audit log of metromail is whole: ");
  }

  private String audit(String node, String... more) {
    List<String> command = new ArrayList<>(List.of("audit", "verify", "--config", config(node)));
    command.addAll(List.of(more));
    Shell.Said said = Shell.run(command.toArray(String[]::new));
    assertThat(said.err()).isEmpty();
    assertThat(said.exit()).isZero();
    return said.out();
  }

  private String config(String node) {
    return cluster.directory(node).resolve("node.yaml").toString();
  }

  /** A member sees what touched its people, with who asked, the SQL, verdict, price and receipt. */
  @Test
  @Order(10)
  void membersPart_showsWhatTouchedItsPeopleAndHidesTheRest() throws Exception {
    Path file = root.resolve("metromail.jsonl");
    assertThat(
            Shell.run(
                    "audit",
                    "export",
                    "--config",
                    config("room"),
                    "--member",
                    "metromail",
                    "--to",
                    file.toString())
                .exit())
        .isZero();
    List<AuditEntry> shown = new ArrayList<>();
    String key =
        new NodeDirectory(cluster.directory("room"))
            .signingKey()
            .verifyingKey()
            .fingerprint()
            .text();
    AuditFinding found =
        AuditFile.verify(
            file,
            new PinnedKeys(List.of(Fingerprint.parse(key))),
            line -> line.entry().ifPresent(shown::add));

    assertThat(found.shown()).isEqualTo(shown.size()).isLessThan(found.entries());
    assertThat(shown).allSatisfy(e -> assertThat(e.members()).contains("metromail"));
    assertThat(Files.readString(file)).doesNotContain("AS n FROM hearth.customers");
    AuditEntry answered =
        shown.stream().filter(e -> e.event().equals("answered")).findFirst().orElseThrow();
    assertThat(answered.who().orElseThrow().member()).isEqualTo("hearth");
    assertThat(answered.question().orElseThrow().sql()).isEqualTo(OVERLAP);
    assertThat(answered.verdict()).hasValue(AuditEntry.Verdict.ALLOW);
    assertThat(answered.cost().orElseThrow().charges().keySet())
        .containsExactly("hearth.shoppers", "metromail.readers");
    assertThat(answered.cost().orElseThrow().mechanism()).isNotEmpty();
    assertThat(answered.basis().orElseThrow().policies().keySet())
        .anyMatch(f -> f.startsWith("metromail/"));
    assertThat(answered.receipt().orElseThrow()).hasSize(64);
    assertThat(Shell.run("audit", "verify", file.toString(), "--key", key).exit()).isZero();
  }

  @Test
  @Order(10)
  void budget_tellsWhatIsSpentAndBothPromises() {
    Shell.Said said = Shell.run("budget", "--config", config("metromail"));

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .startsWith("metromail.readers\n")
        .contains("  promise  all rows of one person at this party: ε 10, δ ")
        .contains("  promise  all rows of a person whom every member holds: ε 20, δ ")
        .contains("the sum of hearth.shoppers (ε 10, ")
        .contains("none of it for receivers of exact answers");
  }

  @Test
  @Order(11)
  void killedParty_givesAFailureWithoutAChargeAndNeverHalfAnAnswer() throws Exception {
    BigDecimal before = spent("hearth");
    killNode("metromail");

    assertThat(
            refused(
                hearth,
                "SELECT COUNT(DISTINCT person) AS gone FROM metromail.mailings"
                    + " JOIN hearth.customers USING (person) WHERE newbie = 1",
                false,
                "",
                "measurement"))
        .extracting(RefusalReason::rule)
        .containsExactly("member-unavailable");

    assertThat(spent("hearth")).isEqualByComparingTo(before);
  }

  /** Kills the child JVM that runs this node's directory: a process that this test started. */
  private void killNode(String name) throws Exception {
    String config = root.resolve(name).resolve("node.yaml").toString();
    List<ProcessHandle> found =
        ProcessHandle.current()
            .children()
            .filter(
                p -> {
                  try {
                    return Files.readString(Path.of("/proc/" + p.pid() + "/cmdline"))
                        .contains(config);
                  } catch (IOException e) {
                    return false;
                  }
                })
            .toList();
    assertThat(found).hasSize(1);
    found.get(0).destroyForcibly();
    found.get(0).onExit().get();
  }

  private BigDecimal spent(String party) {
    Path directory = cluster.directory(party);
    Offer offer =
        new Offer(Offer.VERSION, party, PolicyFolder.read(directory.resolve("policies")), Map.of());
    PopulationBudget budget = PolicyFolder.set(List.of(offer)).budgets().get(0);
    try (StoredLedger ledger =
        StoredLedger.open(
            directory.resolve("ledger.db"), new NodeDirectory(directory).keys().envelope())) {
      Charge spent =
          ledger.spent(
              new Population(party, budget.population()), budget, Clock.systemUTC().instant());
      return spent.epsilon();
    }
  }

  private static AnswerDocument answered(RoomClient client, String sql) {
    RoomClient.Outcome outcome = client.ask(request(sql, false, "", "measurement"));
    if (outcome instanceof RoomClient.Outcome.Answered answered) {
      return answered.answer();
    }
    throw new AssertionError("refused: " + ((RoomClient.Outcome.Refused) outcome).reasons());
  }

  private static String rule(
      RoomClient client, String sql, boolean audience, String receiver, String purpose) {
    return refused(client, sql, audience, receiver, purpose).get(0).rule();
  }

  private static List<RefusalReason> refused(
      RoomClient client, String sql, boolean audience, String receiver, String purpose) {
    RoomClient.Outcome outcome = client.ask(request(sql, audience, receiver, purpose));
    assertThat(outcome).isInstanceOf(RoomClient.Outcome.Refused.class);
    return ((RoomClient.Outcome.Refused) outcome).reasons();
  }

  private static AskRequest request(String sql, boolean audience, String receiver, String purpose) {
    return new AskRequest(
        AskRequest.VERSION,
        sql,
        (audience ? Analysis.AUDIENCE : Analysis.AGGREGATE).word(),
        receiver,
        purpose);
  }
}
