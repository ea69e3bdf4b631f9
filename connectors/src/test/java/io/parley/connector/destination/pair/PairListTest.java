package io.parley.connector.destination.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Change;
import io.parley.connector.destination.DeliveryReceipt;
import io.parley.connector.destination.DeliveryRun;
import io.parley.connector.destination.FileJournal;
import io.parley.connector.destination.RawValue;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.TestPeople;
import io.parley.connector.destination.file.FileDestination;
import io.parley.connector.destination.file.LocalFileStore;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.Sha256;
import io.parley.crypto.blind.BlindingKernel;
import io.parley.crypto.blind.BlindingScalar;
import io.parley.crypto.blind.KernelChoice;
import io.parley.crypto.blind.PairExchange;
import io.parley.identity.normalise.AttributeKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairListTest {
  private static final int ROWS = 1_000;

  private static AudienceMember member(String text) {
    return TestPeople.member(text, Change.ADD, new RawValue(AttributeKind.CUSTOMER_ID, text));
  }

  private static byte[] people(int from, int to) {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      hashes.writeBytes(Sha256.of(("p" + i + "@mail.example").getBytes(StandardCharsets.UTF_8)));
    }
    return hashes.toByteArray();
  }

  @Test
  void exchange_endsInAListOfThePublishersIdentifiers(@TempDir Path folder) {
    BlindingKernel kernel = KernelChoice.bouncyCastle();
    SecretBytes secret = SecretBytes.random(32);
    PairExchange publisher =
        PairExchange.of(kernel, secret, BlindingScalar.generate(), people(0, ROWS), ROWS);
    PairExchange advertiser =
        PairExchange.of(kernel, secret, BlindingScalar.generate(), people(990, 990 + ROWS), ROWS);
    byte[] answer = publisher.answer(advertiser.list());
    advertiser.answer(publisher.list());
    TreeSet<String> common = new TreeSet<>();
    advertiser.common(answer).forEach(id -> common.add(PublisherIdentifier.text(id)));

    try (FileJournal journal = FileJournal.open(folder.resolve("journal"))) {
      DeliveryReceipt receipt =
          new DeliveryRun(
                  new FileDestination(
                      new PairList(), new LocalFileStore(folder.resolve("out")), ""),
                  InstantSource.system())
              .deliver(TestPeople.order("d", common.stream().map(PairListTest::member)), journal);
      assertThat(receipt.added()).isEqualTo(10);
      assertThat(receipt.toJson()).doesNotContain(common.first());
    }
    List<String> expected = new ArrayList<>();
    byte[] identifiers = publisher.identifiers();
    for (int row = 990; row < ROWS; row++) {
      expected.add(
          Base64.getEncoder()
              .encodeToString(Arrays.copyOfRange(identifiers, row * 32, row * 32 + 32)));
    }
    assertThat(folder.resolve("out/d/add-00001.txt"))
        .content()
        .isEqualTo(String.join("\n", new TreeSet<>(expected)) + "\n");
  }

  @Test
  void whatIsNoIdentifier_isNotInAList() {
    String pairIdAndMore = Base64.getEncoder().encodeToString(new byte[33]);

    for (String text : List.of("jane@mail.example", pairIdAndMore, "AAAA")) {
      assertThat(new PairList().encode(member(text)))
          .extracting("reason")
          .isEqualTo(SkipReason.NO_USABLE_IDENTIFIER);
    }
  }

  @Test
  void bidRequest_hasTheValuesThatPairFixes() {
    String id = PublisherIdentifier.text(new byte[32]);

    assertThat(new PairBidEid("site.example", "owner.example").json(List.of(id)))
        .isEqualTo(
            "{\"source\":\"pair-protocol.com\",\"matcher\":\"owner.example\",\"mm\":3,"
                + "\"inserter\":\"site.example\",\"uids\":[{\"id\":\""
                + id
                + "\",\"atype\":3}]}");
    assertThatThrownBy(
            () -> new PairBidEid("a.example", "b.example").json(List.of("jane@mail.example")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("jane");
  }
}
