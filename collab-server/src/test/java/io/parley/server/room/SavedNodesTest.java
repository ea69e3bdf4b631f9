package io.parley.server.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SigningKey;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.Population;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.audit.AuditChain;
import io.parley.server.audit.PinnedKeys;
import io.parley.server.ledger.AskedOverRest;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.ledger.StoredRestBook;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AuditLine;
import io.parley.server.wire.Reply;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Directories of a room and two parties as the first version left them, which every later one must
 * open: docs/compatibility.md. Written anew by {@code -Dparley.generate=true}, which after a first
 * release is for a further set under another name.
 *
 * <p>A lake notes absolute paths, so both sides use one that leads to the working directory of
 * whatever process opens it. The nodes live in January 2025, long after which their certificates
 * have ended: what is pinned in an agreement does not age.
 */
@Tag("slow")
class SavedNodesTest {
  private static final Path ROOT = Path.of("/proc/self/cwd/target-tests/saved-nodes");
  private static final Path SAVED = Path.of("src/test/resources/nodes-v1");
  private static final List<String> PARTIES = List.of("hearth", "metromail");
  private static final Instant WRITTEN = Instant.parse("2025-01-15T12:00:00Z");
  private static final String PAID = "0.5";
  private static final PopulationBudget BUDGET =
      new PopulationBudget(
          "people",
          "hearth",
          BigDecimal.TEN,
          new BigDecimal("1e-6"),
          PopulationBudget.Period.MONTH,
          false,
          new PolicyPosition("people.yaml", 1, 1));

  private final Clock later = Clock.fixed(WRITTEN.plus(Duration.ofHours(2)), ZoneOffset.UTC);

  @BeforeEach
  void copy() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/cwd")), "only where processes are files");
    if (Boolean.getBoolean("parley.generate")) {
      generate();
    }
    NodeFolders.remove(ROOT);
    for (String node : List.of("hearth", "metromail", "room")) {
      NodeFolders.unpack(SAVED.resolve(node + ".zip"), ROOT.resolve(node));
    }
  }

  @AfterEach
  void remove() throws IOException {
    NodeFolders.remove(ROOT);
  }

  @Test
  void nodesOfTheFirstVersion_goOnWhereTheyStopped() throws Exception {
    Properties saved = saved();
    Audited before = audited();
    try (ManyParties many = ManyParties.reopened(later, ROOT, PARTIES)) {
      many.start();
      assertThat(spent("hearth")).isEqualByComparingTo(PAID);

      Reply again = many.askHowManyAllHold(PAID);
      assertThat(Base64.getEncoder().encodeToString(again.bytes()))
          .as("the same bytes, so of the same snapshots")
          .isEqualTo(saved.getProperty("answer"));
      assertThat(spent("hearth")).as("for free").isEqualByComparingTo(PAID);

      AnswerDocument fresh = many.answer(many.askHowManyAllHold("1"));
      assertThat(((Number) fresh.rows().get(0).get(0)).longValue())
          .as("pseudonyms of both match; Laplace noise of scale 1 is beyond 25 once in e^25")
          .isCloseTo(ManyParties.SHARED, within(25L));
      assertThat(spent("hearth")).isGreaterThan(BigDecimal.ONE);
      assertThat(many.room().first().accounts().opened(AccessKey.parse(saved.getProperty("key"))))
          .contains(new Account("ines", "hearth", Set.of(Role.ANALYST)));
    }
    Audited after = audited();
    assertThat(after.room()).containsAll(before.room()).hasSizeGreaterThan(before.room().size());
    assertThat(after.party()).containsAll(before.party()).hasSizeGreaterThan(before.party().size());
    assertThat(pending("hearth/ledger.db", "ledger")).isZero();
    assertThat(pending("room/room.db", "room")).isZero();
  }

  @Test
  void booksBesideTheLedger_areReadAsTheyWere() throws Exception {
    try (StoredRestBook book =
        StoredRestBook.open(
            ROOT.resolve("room/rest.db"), directory("room").keys().envelope(), later)) {
      AskedOverRest asked = book.page("ines", "queries", Long.MAX_VALUE, 9).get(0);
      assertThat(asked.request()).asString().isEqualTo("asked");
      assertThat(asked.outcome()).hasValueSatisfying(o -> assertThat(o).asString().isEqualTo("so"));
      assertThat(book.claim(question(), 1).orElseThrow().fresh()).as("its key is used").isFalse();
    }
    try (StoredHelpLedger help = StoredHelpLedger.open(ROOT.resolve("hearth/help.db"))) {
      assertThat(help.entries())
          .extracting(StoredHelpLedger.Entry::event)
          .containsExactly(helped());
      assertThat(help.document("cinema-week", 1, "metromail", "commitment", "run 1"))
          .hasValueSatisfying(d -> assertThat(d).asString().isEqualTo("signed"));
    }
    assertThat(pending("room/rest.db", "rest")).isZero();
    assertThat(pending("hearth/help.db", "help")).isZero();
  }

  /**
   * The entries of two logs, each proved whole and signed.
   *
   * @param party hearth's
   */
  private record Audited(List<AuditLine> room, List<AuditLine> party) {}

  private Audited audited() {
    NodeDirectory room = directory("room");
    NodeDirectory hearth = directory("hearth");
    List<AuditLine> ofRoom = new ArrayList<>();
    List<AuditLine> ofHearth = new ArrayList<>();
    AuditChain roomChain = chain(room);
    try (StoredAnswers answers =
        StoredAnswers.open(
            room.resolve("room.db"),
            room.keys().envelope(),
            new AuditSigner("room", room.signingKey(), later))) {
      answers.audit().read(line -> keep(line, roomChain, ofRoom));
    }
    AuditChain chain = chain(hearth);
    try (StoredLedger ledger =
        StoredLedger.open(hearth.resolve("ledger.db"), hearth.keys().envelope())) {
      ledger
          .audit(new AuditSigner("hearth", hearth.signingKey(), later))
          .read(line -> keep(line, chain, ofHearth));
    }
    assertThat(roomChain.kept().entries()).isPositive();
    assertThat(chain.kept().entries()).isPositive();
    return new Audited(ofRoom, ofHearth);
  }

  private static AuditChain chain(NodeDirectory directory) {
    SigningKey key = directory.signingKey();
    return new AuditChain(new PinnedKeys(List.of(key.verifyingKey().fingerprint())));
  }

  private static void keep(AuditLine line, AuditChain chain, List<AuditLine> kept) {
    chain.accept(line);
    kept.add(line);
  }

  private static NodeDirectory directory(String node) {
    return new NodeDirectory(ROOT.resolve(node));
  }

  private static BigDecimal spent(String party) {
    NodeDirectory directory = directory(party);
    try (StoredLedger ledger =
        StoredLedger.open(directory.resolve("ledger.db"), directory.keys().envelope())) {
      return ledger.spent(new Population(party, "people"), BUDGET, WRITTEN).epsilon();
    }
  }

  private static int pending(String file, String kind) {
    return Flyway.configure()
        .dataSource("jdbc:sqlite:" + ROOT.resolve(file), "", "")
        .locations("classpath:db/" + kind)
        .load()
        .info()
        .pending()
        .length;
  }

  private static StoredRestBook.Fresh question() {
    return new StoredRestBook.Fresh("ines", "queries", "key-1", "d", "asked".getBytes(UTF_8));
  }

  private static StoredHelpLedger.Event helped() {
    return new StoredHelpLedger.Event(
        WRITTEN, "cinema-week", 1, "metromail", "commitment", "run 1", "70 rows");
  }

  private static Properties saved() throws IOException {
    Properties saved = new Properties();
    try (Reader in = Files.newBufferedReader(SAVED.resolve("saved.properties"))) {
      saved.load(in);
    }
    return saved;
  }

  private static void generate() throws Exception {
    NodeFolders.remove(ROOT);
    Clock then = Clock.fixed(WRITTEN, ZoneOffset.UTC);
    Properties saved = new Properties();
    try (ManyParties many = ManyParties.at(then, ROOT, PARTIES)) {
      many.start();
      saved.setProperty(
          "answer", Base64.getEncoder().encodeToString(many.askHowManyAllHold(PAID).bytes()));
      AccessKey key = AccessKey.generate();
      many.room().first().accounts().add(new Account("ines", "hearth", Set.of(Role.ANALYST)));
      var unused =
          many.room()
              .first()
              .accounts()
              .addKey("ines", key.hash(), WRITTEN.plus(Duration.ofDays(365)));
      saved.setProperty("key", key.text(SecretAccess.insecure()));
    }
    try (StoredRestBook book =
        StoredRestBook.open(
            ROOT.resolve("room/rest.db"), directory("room").keys().envelope(), then)) {
      String id = book.claim(question(), 1).orElseThrow().asked().id();
      book.end(id, AskedOverRest.State.ENDED, Optional.of("so".getBytes(UTF_8)));
    }
    try (StoredHelpLedger help = StoredHelpLedger.open(ROOT.resolve("hearth/help.db"))) {
      help.enter(helped(), "signed".getBytes(UTF_8));
    }
    Files.createDirectories(SAVED);
    for (String node : List.of("hearth", "metromail", "room")) {
      NodeFolders.pack(ROOT.resolve(node), SAVED.resolve(node + ".zip"));
    }
    try (Writer out = Files.newBufferedWriter(SAVED.resolve("saved.properties"))) {
      saved.store(out, "What the nodes beside this file answered, and a key to the room.");
    }
  }
}
