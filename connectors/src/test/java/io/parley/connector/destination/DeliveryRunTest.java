package io.parley.connector.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.destination.file.FileDestination;
import io.parley.connector.destination.file.LocalFileStore;
import io.parley.connector.destination.file.PlainColumns;
import io.parley.connector.destination.file.PlainCsv;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryRunTest {
  private Path folder;
  private Destination destination;

  @BeforeEach
  void make(@TempDir Path directory) {
    folder = directory;
    destination =
        new FileDestination(
            new PlainCsv(
                new PlainColumns(List.of(AttributeKind.EMAIL), Optional.of(ExportProfile.META))),
            new LocalFileStore(folder.resolve("out")),
            "");
  }

  private DeliveryReceipt deliver(Destination to, DeliveryOrder order) {
    try (FileJournal journal = FileJournal.open(folder.resolve(order.id() + ".journal"))) {
      return new DeliveryRun(to, InstantSource.fixed(Instant.parse("2026-11-29T12:00:00Z")))
          .deliver(order, journal);
    }
  }

  @Test
  void peopleOutOfOrder_orTwice_areRefusedBeforeAnythingIsSent() {
    List<AudienceMember> people = new ArrayList<>(TestPeople.crowd(0, 3, Change.ADD));
    Collections.swap(people, 1, 2);
    List<AudienceMember> twice = new ArrayList<>(TestPeople.crowd(0, 2, Change.ADD));
    twice.add(twice.get(1));

    for (List<AudienceMember> wrong : List.of(people, twice)) {
      assertThatThrownBy(() -> deliver(destination, TestPeople.order("d", wrong)))
          .isInstanceOf(DestinationException.class)
          .hasMessageContaining("person 3")
          .hasMessageNotContaining("k000");
      assertThat(folder.resolve("out")).doesNotExist();
    }
  }

  @Test
  void personOverTheLimit_isSkipped_andTheOthersGo() {
    Destination narrow = new Narrow(destination, 180);
    List<AudienceMember> people = new ArrayList<>(TestPeople.crowd(0, 2, Change.ADD));
    people.add(
        TestPeople.member(
            "z".repeat(120), Change.ADD, new RawValue(AttributeKind.EMAIL, "z@mail.example")));
    DeliveryReceipt receipt = deliver(narrow, TestPeople.order("d", people));

    assertThat(receipt.added()).isEqualTo(2);
    assertThat(receipt.skipped()).containsEntry(SkipReason.TOO_LARGE, 1L);
    assertThat(receipt.batchesSent()).isEqualTo(2);
  }

  @Test
  void receipt_isOneLineOfJson_inAFixedOrder() {
    DeliveryReceipt receipt =
        deliver(
            destination,
            TestPeople.order(
                "d", List.of(TestPeople.jane(Change.ADD), TestPeople.unusable(Change.ADD))));

    assertThat(receipt.toJson())
        .matches(
            "\\{\"v\":\"parley/delivery-receipt/1\",\"delivery\":\"d\",\"destination\":\"file\","
                + "\"target\":\"folder/\",\"mode\":\"deliver\",\"complete\":true,"
                + "\"started\":\"2026-11-29T12:00:00Z\",\"ended\":\"2026-11-29T12:00:00Z\","
                + "\"people\":\\{\"offered\":2,\"added\":1,\"removed\":0,\"rejected\":0,"
                + "\"in_doubt\":0,\"not_tried\":0,"
                + "\"skipped\":\\{\"no_usable_identifier\":1}},\"values_left_out\":2,"
                + "\"batches\":\\{\"sent\":1,\"earlier\":0,\"failed\":\\{}},\"requests\":\\[],"
                + "\"sent_sha256\":\"[0-9a-f]{64}\"}");
  }

  @Test
  void sameDeliveryUnderAnotherNonce_hasAnotherHash() {
    List<AudienceMember> people = TestPeople.crowd(0, 1, Change.ADD);
    Optional<String> first = deliver(destination, TestPeople.order("d1", people)).sent();

    assertThat(deliver(destination, TestPeople.order("d2", people)).sent()).isNotEqualTo(first);
  }

  @Test
  void hashesInTheSource_areNotSentAsAddresses() {
    AudienceMember member =
        TestPeople.member("a", Change.ADD, new RawValue(AttributeKind.EMAIL, "b4c9a289".repeat(8)));

    assertThat(destination.encode(member))
        .isEqualTo(new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, 1));
  }

  private record Narrow(Destination full, long bytes) implements Destination {
    @Override
    public String name() {
      return full.name();
    }

    @Override
    public String target() {
      return full.target();
    }

    @Override
    public Takes takes() {
      Takes t = full.takes();
      return new Takes(
          t.kinds(), t.maxRows(), bytes, t.fewest(), t.removal(), t.repeatable(), t.whole());
    }

    @Override
    public Encoded encode(AudienceMember member) {
      return full.encode(member);
    }

    @Override
    public byte[] body(Batch batch) {
      byte[] body = full.body(batch);
      assertThat(body.length).isLessThanOrEqualTo((int) bytes);
      return body;
    }

    @Override
    public BatchResult validate(Batch batch) {
      return full.validate(batch);
    }

    @Override
    public BatchResult deliver(Batch batch) {
      return full.deliver(batch);
    }
  }
}
