package io.parley.connector.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every destination keeps, tried against a stand-in of its receiver. */
public abstract class DestinationContract {
  private static final Path GOLDEN = Path.of("src/test/resources/destination");
  private static final int CROWD = 9;

  private Path folder;
  private Receiver receiver;
  private Destination destination;

  /** The stand-in. */
  protected abstract Receiver receiver();

  /** The destination, which tries a call only once. */
  protected abstract Destination destination(Receiver receiver);

  /** Breaches of the receiver's rules that it saw. */
  protected abstract List<String> broken(Receiver receiver);

  /** Hashes that the receiver's own documents, or the facts gathered from them, give for Jane. */
  protected abstract List<String> vectors();

  /** Where the golden file has another content each time, such as Parquet. */
  protected boolean goldenBytes() {
    return true;
  }

  /** The call of a delivery of nine that is made to fail. */
  protected int failingCall() {
    return 2;
  }

  @BeforeEach
  void open(@TempDir Path directory) {
    folder = directory;
    receiver = receiver();
    destination = destination(receiver);
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void body_isTheGoldenFile_andHoldsTheDocumentedHashes() throws IOException {
    if (!goldenBytes()) {
      return;
    }
    for (Change change : changes()) {
      byte[] body = bodyOf(TestPeople.jane(change));
      Path file =
          GOLDEN.resolve(
              destination.name() + "-" + change.name().toLowerCase(Locale.ROOT) + ".txt");
      if (Boolean.getBoolean("parley.generate")) {
        Files.createDirectories(GOLDEN);
        Files.write(file, body);
      }
      assertThat(new String(body, StandardCharsets.UTF_8))
          .isEqualTo(Files.readString(file))
          .contains(vectors());
    }
  }

  @Test
  void validate_changesNothingAtTheReceiver() {
    DeliveryReceipt receipt = run(any()).validate(janes("d1"));

    assertThat(receipt.complete()).isTrue();
    assertThat(receipt.mode()).isEqualTo(DeliveryReceipt.Mode.VALIDATE);
    assertThat(receipt.added()).isEqualTo(1);
    assertThat(receiver.members()).isEmpty();
    assertThat(broken(receiver)).isEmpty();
  }

  @Test
  void delivery_putsAllWhoCanBeSent_andCountsTheOthers() {
    try (FileJournal journal = journal("d1")) {
      DeliveryReceipt receipt = run(any()).deliver(janes("d1"), journal);

      assertThat(broken(receiver)).isEmpty();
      assertThat(receipt.complete()).isTrue();
      assertThat(receipt.offered()).isEqualTo(2);
      assertThat(receipt.added()).isEqualTo(1);
      assertThat(receipt.skipped()).containsEntry(SkipReason.NO_USABLE_IDENTIFIER, 1L);
      assertThat(receiver.members()).isNotEmpty();
    }
  }

  @Test
  void deliveredAgain_sendsNothing() {
    DeliveryOrder order = TestPeople.order("d1", TestPeople.crowd(0, CROWD, Change.ADD));
    try (FileJournal journal = journal("d1")) {
      run(small()).deliver(order, journal);
    }
    int calls = receiver.calls();
    try (FileJournal journal = journal("d1")) {
      DeliveryReceipt receipt = run(small()).deliver(order, journal);

      assertThat(receiver.calls()).isEqualTo(calls);
      assertThat(receipt.added()).isEqualTo(CROWD);
      assertThat(receipt.batchesSent()).isZero();
      assertThat(receiver.doubles()).isZero();
    }
  }

  @Test
  void halfWay_isTakenUpWithoutDoubles() {
    DeliveryOrder order = TestPeople.order("d1", TestPeople.crowd(0, CROWD, Change.ADD));
    receiver.failAt(failingCall(), Receiver.Failure.REFUSE);
    String sent;
    try (FileJournal journal = journal("d1")) {
      DeliveryReceipt receipt = run(small()).deliver(order, journal);
      assertThat(receipt.complete()).isFalse();
      assertThat(receipt.added()).isLessThan(CROWD);
      assertThat(receipt.added() + receipt.rejected() + receipt.notTried()).isEqualTo(CROWD);
    }
    receiver.recover();
    try (FileJournal journal = journal("d1")) {
      DeliveryReceipt receipt = run(small()).deliver(order, journal);

      assertThat(receipt.complete()).isTrue();
      assertThat(receipt.added()).isEqualTo(CROWD);
      assertThat(receiver.members()).hasSize(CROWD);
      assertThat(receiver.doubles()).isZero();
      assertThat(broken(receiver)).isEmpty();
      sent = receipt.sent().orElseThrow();
    }
    try (FileJournal journal = journal("d1")) {
      assertThat(run(small()).deliver(order, journal).sent()).contains(sent);
    }
  }

  @Test
  void lostAnswer_isInDoubt_andEndsWithEverybodyOnce() {
    DeliveryOrder order = TestPeople.order("d1", TestPeople.crowd(0, CROWD, Change.ADD));
    receiver.failAt(failingCall(), Receiver.Failure.DROP);
    try (FileJournal journal = journal("d1")) {
      DeliveryReceipt receipt = run(small()).deliver(order, journal);
      assertThat(receipt.complete()).isFalse();
      assertThat(receipt.added()).isLessThan(CROWD);
    }
    receiver.recover();
    try (FileJournal journal = journal("d1")) {
      DeliveryReceipt receipt = run(small()).deliver(order, journal);

      assertThat(receipt.complete()).isTrue();
      assertThat(receipt.added()).isEqualTo(CROWD);
      assertThat(receiver.members()).hasSize(CROWD);
    }
  }

  @Test
  void removal_takesPeopleOut_orIsSaidNotToBePossible() {
    try (FileJournal journal = journal("d1")) {
      run(any()).deliver(TestPeople.order("d1", TestPeople.crowd(0, 3, Change.ADD)), journal);
    }
    try (FileJournal journal = journal("d2")) {
      DeliveryReceipt receipt =
          run(any())
              .deliver(TestPeople.order("d2", TestPeople.crowd(1, 1, Change.REMOVE)), journal);

      assertThat(broken(receiver)).isEmpty();
      if (destination.takes().removal() == Removal.BY_MEMBER) {
        assertThat(receipt.removed()).isEqualTo(1);
        assertThat(receiver.members()).hasSize(2);
      } else {
        assertThat(receipt.skipped()).containsEntry(SkipReason.NO_REMOVAL, 1L);
        assertThat(receiver.members()).hasSize(3);
      }
      assertThat(receiver.doubles()).isZero();
    }
  }

  @Test
  void erasedAndUnconsenting_areAbsent() {
    List<AudienceMember> people = TestPeople.crowd(0, 4, Change.ADD);
    ExportGate gate =
        member ->
            switch (member.id()) {
              case "k0000001" -> Optional.of(SkipReason.ERASED);
              case "k0000002" -> Optional.of(SkipReason.NO_CONSENT);
              default -> Optional.empty();
            };
    try (FileJournal journal = journal("d1")) {
      DeliveryReceipt receipt =
          run(any()).deliver(new DeliveryOrder("d1", people::stream, gate, 0), journal);

      assertThat(receipt.added()).isEqualTo(2);
      assertThat(receipt.skipped())
          .containsEntry(SkipReason.ERASED, 1L)
          .containsEntry(SkipReason.NO_CONSENT, 1L);
      assertThat(receiver.members()).hasSize(2);
    }
  }

  @Test
  void nothingShowsAPerson() throws IOException {
    List<String> shown = new ArrayList<>();
    List<AudienceMember> people =
        List.of(TestPeople.jane(Change.ADD), TestPeople.unusable(Change.ADD));
    receiver.failAt(1, Receiver.Failure.REFUSE);
    try (FileJournal journal = journal("d1")) {
      shown.add(run(any()).deliver(TestPeople.order("d1", people), journal).toJson());
      receiver.recover();
      shown.add(run(any()).deliver(TestPeople.order("d1", people), journal).toString());
    }
    shown.add(run(any()).validate(TestPeople.order("d1", people)).toJson());
    shown.add(Files.readString(folder.resolve("d1.journal")));
    shown.add(destination.toString());
    shown.add(people + " " + people.get(0).values() + destination.encode(people.get(0)));
    List<String> canaries = new ArrayList<>(TestPeople.CANARIES);
    canaries.addAll(vectors());
    for (String text : shown) {
      for (String canary : canaries) {
        assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain(canary.toLowerCase(Locale.ROOT));
      }
    }
  }

  @Test
  void tooSmallAnAudience_isRefusedBeforeAnythingIsSent() {
    int fewest = destination.takes().fewest();
    if (fewest == 0) {
      return;
    }
    List<AudienceMember> one = TestPeople.crowd(0, 1, Change.ADD);
    long standing = destination.takes().removal() == Removal.BY_REPLACEMENT ? 0 : fewest - 2L;
    DeliveryOrder order = new DeliveryOrder("d1", one::stream, TestPeople.EVERYBODY, standing);
    try (FileJournal journal = journal("d1")) {
      assertThatThrownBy(() -> run(destination).deliver(order, journal))
          .isInstanceOf(DestinationException.class)
          .hasMessageContaining(Integer.toString(fewest))
          .hasMessageNotContaining("canary");
      assertThat(receiver.calls()).isZero();
    }
  }

  @Test
  void documentation_saysItsLimits() throws IOException {
    String row =
        Files.readString(Path.of("../docs/destinations.md"))
            .lines()
            .filter(line -> line.startsWith("| `" + destination.name() + "`"))
            .findFirst()
            .orElse("");
    Takes takes = destination.takes();

    assertThat(row).contains(takes.fewest() == 0 ? "\u2013" : "%,d".formatted(takes.fewest()));
    assertThat(row).contains(takes.whole() ? "one list" : "%,d".formatted(takes.maxRows()));
    assertThat(row.contains("by the next whole list"))
        .isEqualTo(takes.removal() == Removal.BY_REPLACEMENT);
  }

  @Test
  void changeToAReplacedAudience_isRefused() {
    if (destination.takes().removal() != Removal.BY_REPLACEMENT) {
      return;
    }
    List<AudienceMember> people = TestPeople.crowd(0, 1, Change.ADD);
    DeliveryOrder order = new DeliveryOrder("d1", people::stream, TestPeople.EVERYBODY, 1_000_000);
    assertThatThrownBy(() -> run(destination).validate(order))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("deliver everybody");
  }

  /** The destination for an audience of any size. */
  private Destination any() {
    return Smaller.none(destination);
  }

  private Destination small() {
    return new Smaller(destination, destination.takes().whole() ? 1_000 : 2);
  }

  private List<Change> changes() {
    return destination.takes().removal() == Removal.BY_MEMBER
        ? List.of(Change.ADD, Change.REMOVE)
        : List.of(Change.ADD);
  }

  /** The body of a delivery of one. */
  private byte[] bodyOf(AudienceMember member) {
    List<byte[]> bodies = new ArrayList<>();
    Batches batches =
        new Batches(
            destination,
            "golden",
            member.change(),
            1,
            batch -> bodies.add(destination.body(batch)));
    batches.add(member.id(), (Encoded.Rows) destination.encode(member));
    batches.finish();
    return bodies.get(0);
  }

  private static DeliveryOrder janes(String id) {
    return TestPeople.order(
        id, List.of(TestPeople.jane(Change.ADD), TestPeople.unusable(Change.ADD)));
  }

  private FileJournal journal(String id) {
    return FileJournal.open(folder.resolve(id + ".journal"));
  }

  private static DeliveryRun run(Destination destination) {
    return new DeliveryRun(destination, InstantSource.system());
  }
}
