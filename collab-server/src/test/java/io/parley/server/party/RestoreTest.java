package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SigningKey;
import io.parley.policy.Analysis;
import io.parley.policy.Reason;
import io.parley.query.account.Charge;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.audit.AuditChain;
import io.parley.server.audit.PinnedKeys;
import io.parley.server.backup.Backup;
import io.parley.server.backup.Restore;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.MasterKeySource;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Grant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A party comes back from a backup: with its people, and with no budget that was spent. */
@Tag("slow")
class RestoreTest {
  private final Path folder;
  private Path file;
  private final Path master;
  private TwoNodes two;

  RestoreTest(@TempDir Path folder, @TempDir Path elsewhere) {
    this.folder = folder;
    this.file = elsewhere.resolve("hearth.backup");
    this.master = elsewhere.resolve("master.key");
  }

  @BeforeEach
  void start() throws IOException {
    two = TwoNodes.ready(folder);
    Files.copy(hearth().resolve("keys/master.key"), master, StandardCopyOption.COPY_ATTRIBUTES);
  }

  @AfterEach
  void stop() {
    two.close();
  }

  private Path hearth() {
    return two.directory("hearth");
  }

  private Charge spent() {
    return two.spent("hearth", "shoppers");
  }

  private void ask() {
    two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
  }

  /** Stops the node, and backs it up. */
  private void backup() {
    two.node("hearth").close();
    new Backup(two.configuration("hearth"), new NodeDirectory(hearth()), "test", two.clock)
        .write(file);
  }

  private Restore.Restored restore() throws IOException {
    Restore.Restored restored =
        new Restore(
                hearth(),
                new MasterKeySource(master, Optional.empty()),
                Optional.of("hearth"),
                false,
                two.clock)
            .from(file);
    Files.createDirectories(hearth().resolve("keys"));
    if (!Files.exists(hearth().resolve("keys/master.key"))) {
      Files.copy(master, hearth().resolve("keys/master.key"), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return restored;
  }

  private void delete(String relative) throws IOException {
    try (Stream<Path> walk = Files.walk(hearth().resolve(relative))) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private GrantDesk.Reserved reserved() {
    Grant grant = two.grant(TwoNodes.OVERLAP);
    return two.hearth().reserve(two.signed(grant));
  }

  /** How many of hearth's four people are sent. */
  private int sent() {
    String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
    int[] rows = {0};
    PartyStreams.Prepared prepared = two.hearth().stream(query, "people0");
    try (DuckDb database = prepared.database()) {
      database.query(prepared.query(), row -> rows[0]++);
    }
    return rows[0];
  }

  @Test
  void emptyDirectory_refusesUntilThePeriodHasEnded() throws IOException {
    ask();
    Charge known = spent();
    backup();
    two.restart("hearth");
    ask();
    assertThat(spent().epsilon()).as("a charge that is lost").isGreaterThan(known.epsilon());
    two.node("hearth").close();
    delete("");

    Restore.Restored restored = restore();
    two.restart("hearth");

    assertThat(restored.closed()).isTrue();
    assertThat(two.hearth().state()).isEqualTo("ready");
    assertThat(spent().epsilon()).isEqualTo(known.epsilon());
    List<Reason> reasons = ((GrantDesk.Reserved.Refused) reserved()).reasons();
    assertThat(reasons).hasSize(1);
    assertThat(reasons.get(0).code()).isEqualTo("budget-exhausted");
    assertThat(reasons.get(0).message())
        .isEqualTo(
            "the privacy budget of hearth.shoppers is closed: its ledger was restored on 2026-11-21 from a backup of 2026-11-21, and what was spent in between is unknown, so all of it counts as spent");
    assertThat(reasons.get(0).help())
        .isEqualTo("ask again from 2026-12-01, when the next period begins");

    two.clock.advance(Duration.ofDays(9));
    assertThat(reserved()).as("the last day").isInstanceOf(GrantDesk.Reserved.Refused.class);
    two.clock.advance(Duration.ofDays(1));
    assertThat(sent()).as("a new period, and the same people").isEqualTo(4);

    Files.writeString(hearth().resolve("budget-closed.json"), "{}");
    assertThatThrownBy(this::reserved)
        .as("half a file opens nothing")
        .isInstanceOf(BadDocument.class);
  }

  @Test
  void newerLedger_isKept_andTheRestComesBack() throws IOException {
    ask();
    backup();
    two.restart("hearth");
    ask();
    Charge last = spent();
    two.node("hearth").close();
    delete("lake");
    delete("keys/local.key");
    delete("policies");

    Restore.Restored restored = restore();
    two.restart("hearth");

    assertThat(restored.closed()).isFalse();
    assertThat(restored.kept()).contains("ledger.db", "keys/signing.key").doesNotContain("lake");
    assertThat(spent().epsilon()).isEqualTo(last.epsilon());
    assertThat(sent()).isEqualTo(4);
  }

  @Test
  void olderLedgerInTheDirectory_getsWhatTheBackupHas_andIsClosed() throws IOException {
    two.node("hearth").close();
    Path older = Files.copy(hearth().resolve("ledger.db"), folder.resolve("older.db"));
    two.restart("hearth");
    ask();
    Charge known = spent();
    backup();
    Files.copy(older, hearth().resolve("ledger.db"), StandardCopyOption.REPLACE_EXISTING);

    Restore.Restored restored = restore();
    two.restart("hearth");

    assertThat(restored.closed()).isTrue();
    assertThat(known.epsilon()).isPositive();
    assertThat(spent().epsilon()).isEqualTo(known.epsilon());
    assertThat(reserved()).isInstanceOf(GrantDesk.Reserved.Refused.class);
  }

  @Test
  void restoredAgain_staysClosedAsLong() throws IOException {
    backup();
    delete("ledger.db");
    assertThat(restore().closed()).isTrue();
    two.clock.advance(Duration.ofDays(15)); // into December
    delete("ledger.db");
    assertThat(restore().closed()).isTrue();
    two.restart("hearth");

    List<Reason> reasons = ((GrantDesk.Reserved.Refused) reserved()).reasons();
    assertThat(reasons.get(0).help())
        .isEqualTo("ask again from 2027-01-01, when the next period begins");
  }

  /** The closure of the first loss is in the second backup, and its period has ended long ago. */
  @Test
  void lostAgain_isClosedUntilThePeriodOfTheSecondLossEnds() throws IOException {
    backup();
    delete("");
    assertThat(restore().closed()).isTrue();
    two.clock.advance(Duration.ofDays(15)); // into December
    two.restart("hearth");
    assertThat(reserved()).isInstanceOf(GrantDesk.Reserved.Promise.class);
    file = file.resolveSibling("second.backup");
    backup();
    two.restart("hearth");
    ask();
    two.node("hearth").close();
    delete("");

    assertThat(restore().closed()).isTrue();
    two.restart("hearth");

    List<Reason> reasons = ((GrantDesk.Reserved.Refused) reserved()).reasons();
    assertThat(reasons.get(0).help())
        .isEqualTo("ask again from 2027-01-01, when the next period begins");
  }

  @Test
  void closureInABackup_holdsOnWhereTheLedgerIsKept() throws IOException {
    backup();
    delete("ledger.db");
    assertThat(restore().closed()).isTrue();
    two.restart("hearth");
    file = file.resolveSibling("second.backup");
    backup();
    delete("budget-closed.json");

    assertThat(restore().closed()).as("by this restore").isFalse();
    two.restart("hearth");

    assertThat(reserved()).isInstanceOf(GrantDesk.Reserved.Refused.class);
  }

  /** What the union brings shows only once that charges are missing: so the closure comes first. */
  @Test
  void closureThatCouldNotBeWritten_isWrittenByTheNext() throws IOException {
    two.node("hearth").close();
    Path older = Files.copy(hearth().resolve("ledger.db"), folder.resolve("older.db"));
    two.restart("hearth");
    ask();
    backup();
    Files.copy(older, hearth().resolve("ledger.db"), StandardCopyOption.REPLACE_EXISTING);
    Files.createDirectory(hearth().resolve("budget-closed.json")); // as a full disk would
    assertThatThrownBy(this::restore).isInstanceOf(RuntimeException.class);
    Files.delete(hearth().resolve("budget-closed.json"));

    assertThat(restore().closed()).isTrue();
  }

  @Test
  void clockBehindTheBackup_closesThePeriodOfTheBackup() throws IOException {
    backup();
    delete("ledger.db");
    two.clock.advance(Duration.ofDays(-30)); // October
    assertThat(restore().closed()).isTrue();
    two.clock.advance(Duration.ofDays(30));
    two.restart("hearth");

    List<Reason> reasons = ((GrantDesk.Reserved.Refused) reserved()).reasons();
    assertThat(reasons.get(0).help())
        .isEqualTo("ask again from 2026-12-01, when the next period begins");
  }

  @Test
  void ledgerThatIsGone_countsAsSpent() throws IOException {
    ask();
    two.node("hearth").close();
    delete("ledger.db");

    two.restart("hearth");

    List<Reason> reasons = ((GrantDesk.Reserved.Refused) reserved()).reasons();
    assertThat(reasons.get(0).help())
        .isEqualTo("ask again from 2026-12-01, when the next period begins");
    List<AuditEntry> entries = audited();
    assertThat(entries).extracting(AuditEntry::event).contains("ledger-lost");
  }

  @Test
  void firstStart_closesNothing() {
    assertThat(hearth().resolve("budget-closed.json")).doesNotExist();
    assertThat(reserved()).isInstanceOf(GrantDesk.Reserved.Promise.class);
  }

  /** A restored log ends where the backup did, and goes on with the word that it was restored. */
  @Test
  void restoredLog_isWholeAndSaysThatItWasRestored() throws IOException {
    ask();
    backup();
    two.restart("hearth");
    ask();
    two.node("hearth").close();
    delete("");
    assertThat(restore().closed()).isTrue();
    assertThat(audited()).as("before the start").isNotEmpty();

    two.restart("hearth");

    List<AuditEntry> entries = audited();
    assertThat(entries).filteredOn(e -> e.event().equals("committed")).hasSize(1);
    assertThat(entries)
        .filteredOn(e -> e.event().equals("restored"))
        .singleElement()
        .extracting(AuditEntry::details)
        .isEqualTo(
            Map.of(
                "backup", "2026-11-21T12:00:00Z",
                "restored", "2026-11-21T12:00:00Z",
                "closed", "true"));
    two.restart("hearth");
    assertThat(audited()).filteredOn(e -> e.event().equals("restored")).hasSize(1);
  }

  /** A charge that came from the backup has no entry in the log that was kept. */
  @Test
  void logOfAUnitedLedger_isWholeAndSaysThatItWasRestored() throws IOException {
    two.node("hearth").close();
    Path older = Files.copy(hearth().resolve("ledger.db"), folder.resolve("older.db"));
    two.restart("hearth");
    ask();
    backup();
    Files.copy(older, hearth().resolve("ledger.db"), StandardCopyOption.REPLACE_EXISTING);
    restore();

    two.restart("hearth");

    assertThat(spent().epsilon()).isPositive();
    assertThat(audited())
        .extracting(AuditEntry::event)
        .contains("restored")
        .doesNotContain("committed");
  }

  /** The log's entries, after it was proved whole. */
  private List<AuditEntry> audited() {
    NodeDirectory directory = new NodeDirectory(hearth());
    SigningKey key = directory.signingKey();
    AuditChain chain = new AuditChain(new PinnedKeys(List.of(key.verifyingKey().fingerprint())));
    List<AuditEntry> entries = new ArrayList<>();
    try (StoredLedger ledger =
        StoredLedger.open(hearth().resolve("ledger.db"), directory.keys().envelope())) {
      ledger
          .audit(new AuditSigner("hearth", key, two.clock))
          .read(
              line -> {
                chain.accept(line);
                line.entry().ifPresent(entries::add);
              });
    }
    assertThat(chain.kept().entries()).isEqualTo(entries.size());
    return entries;
  }

  @Test
  void objectionAfterTheBackup_staysHonoured() throws IOException {
    Files.writeString(hearth().resolve(Objections.FILE), "email\nbob@example.com\n");
    backup();
    Files.writeString(
        hearth().resolve(Objections.FILE), "email\nann@example.com\nbob@example.com\n");
    delete("lake");

    restore();
    two.restart("hearth");

    assertThat(sent()).isEqualTo(2);
  }

  @Test
  void whatWasRemovedSince_doesNotComeBack() throws IOException {
    Files.writeString(hearth().resolve("keys/blinding-0.key"), "sealed");
    backup();
    delete("policies/bands.yaml");
    delete("keys/blinding-0.key");
    Files.writeString(
        hearth().resolve("keys/epochs.json"), "{\"begun\":{},\"ended\":{\"0\":\"2026-11-01\"}}");

    Restore.Restored restored = restore();

    assertThat(hearth().resolve("policies/bands.yaml")).doesNotExist();
    assertThat(hearth().resolve("keys/blinding-0.key")).doesNotExist();
    assertThat(restored.kept()).contains("policies", "keys/blinding-0.key");
  }

  /** The others may have come to another key since: with this one the node would be alone. */
  @Test
  void keyThatWaitedForConfirmations_doesNotComeBack() throws IOException {
    Files.writeString(hearth().resolve("keys/collaboration-2.pending"), "sealed");
    Files.writeString(hearth().resolve("keys/collaboration-2.confirmed"), "sealed");
    backup();
    delete("");

    Restore.Restored restored = restore();

    assertThat(restored.kept())
        .contains("keys/collaboration-2.pending", "keys/collaboration-2.confirmed");
    assertThat(hearth().resolve("keys/collaboration-2.pending")).doesNotExist();
    assertThat(hearth().resolve("keys/collaboration-2.confirmed")).doesNotExist();
    assertThat(hearth().resolve("keys/collaboration-1.key")).exists();
    assertThat(hearth().resolve("keys/collaboration-1.confirmed")).exists();
  }

  @Test
  void recordsOfHelpAndOfFailedChecks_stayOut() throws IOException {
    Files.writeString(hearth().resolve("psi-audit.db"), "");
    try (StoredHelpLedger help = StoredHelpLedger.open(hearth().resolve("help.db"))) {
      assertThat(help).isNotNull();
    }
    backup();
    delete("");

    Restore.Restored restored = restore();

    assertThat(restored.kept()).containsExactly("help.db", "psi-audit.db");
    assertThat(hearth().resolve("help.db")).doesNotExist();
    assertThat(hearth().resolve("psi-audit.db")).doesNotExist();
  }
}
