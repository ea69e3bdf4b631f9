package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.blind.HelpRefused.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a helper refuses, with its words, and that the audit hears of it. */
class BatchRefusalTest {
  private Exchange exchange;
  private OwnerMemory memory;
  private OwnerRun run;
  private HelpingMember helper;
  private BatchMessage names;

  @BeforeEach
  void announceThreeBatches() {
    exchange = Exchange.of("hearth", "metromail");
    memory = exchange.memory("hearth");
    run = exchange.begin(memory, Exchange.people(0, 70));
    exchange.announce(memory, run);
    helper = exchange.helping("metromail");
    names =
        new BatchMessage(
            "spring", 3, "hearth", "metromail", 0, run.commitment().orElseThrow().fingerprint());
  }

  @Test
  void cutOrLengthenedBatch_isRefused() {
    byte[] batch = next();
    for (int size : new int[] {0, 3, 40, batch.length - 32, batch.length - 1, batch.length + 1}) {
      refuses(
          Arrays.copyOf(batch, size),
          Reason.MALFORMED,
          "this is no batch, or not the whole of one");
    }
  }

  @Test
  void batchOfAnotherSize_isRefused() {
    for (int rows : new int[] {0, 31, 33}) {
      refuses(
          names.withRows(new byte[32 * rows]),
          Reason.WRONG_SIZE,
          "a batch has 32 rows of 32 bytes, 1024 bytes in all, not %d: compare the agreements"
              .formatted(32 * rows));
    }
    refuses(
        names.withRows(new byte[1023]),
        Reason.WRONG_SIZE,
        "a batch has 32 rows of 32 bytes, 1024 bytes in all, not 1023: compare the agreements");
  }

  @Test
  void batchAnsweredBefore_isRefused() {
    byte[] first = next();
    run.accept(helper.answer("hearth", first));

    refuses(first, Reason.OUT_OF_ORDER, "batch 0 was answered before");
    run.accept(helper.answer("hearth", next()));
    refuses(first, Reason.OUT_OF_ORDER, "batch 0 was answered before");
    assertThat(helper.answered("hearth")).isEqualTo(2);
  }

  @Test
  void batchOutOfOrder_isRefused() {
    byte[] rows = Exchange.rowsOf(next());
    BatchMessage later =
        new BatchMessage("spring", 3, "hearth", "metromail", 2, names.commitment());
    BatchMessage negative =
        new BatchMessage("spring", 3, "hearth", "metromail", -1, names.commitment());

    refuses(later.withRows(rows), Reason.OUT_OF_ORDER, "batch 0 is next, not 2");
    refuses(negative.withRows(rows), Reason.OUT_OF_ORDER, "batch -1 was answered before");
  }

  @Test
  void batchForSomethingElse_isRefused() {
    byte[] rows = Exchange.rowsOf(next());
    Fingerprint commitment = names.commitment();

    refuses(
        new BatchMessage("autumn", 3, "hearth", "metromail", 0, commitment).withRows(rows),
        Reason.NOT_FOR_US,
        "the collaboration here is `spring`: compare the agreements");
    refuses(
        new BatchMessage("spring", 4, "hearth", "metromail", 0, commitment).withRows(rows),
        Reason.NOT_FOR_US,
        "the epoch is 3, not 4");
    refuses(
        new BatchMessage("spring", 3, "atlas", "metromail", 0, commitment).withRows(rows),
        Reason.NOT_FOR_US,
        "the connection is not that of a member who owns these rows");
    refuses(
        new BatchMessage("spring", 3, "hearth", "atlas", 0, commitment).withRows(rows),
        Reason.NOT_FOR_US,
        "the batch is for another helper");
  }

  @Test
  void batchOverSomebodyElsesConnection_isRefused() {
    byte[] batch = next();
    for (String peer : List.of("metromail", "atlas")) {
      assertThatThrownBy(() -> helper.answer(peer, batch))
          .isInstanceOf(HelpRefused.class)
          .hasMessage("the connection is not that of a member who owns these rows");
    }
  }

  @Test
  void batchThatWasNotAnnounced_isRefused() {
    byte[] rows = Exchange.rowsOf(next());
    BatchMessage other =
        new BatchMessage("spring", 3, "hearth", "metromail", 0, Fingerprint.of(new byte[] {1}));
    refuses(
        other.withRows(rows),
        Reason.NOT_COMMITTED,
        "the batch was not announced: send a commitment first");

    for (int batch = 0; batch < 3; batch++) {
      run.accept(helper.answer("hearth", next()));
    }
    BatchMessage fourth =
        new BatchMessage("spring", 3, "hearth", "metromail", 3, names.commitment());
    refuses(
        fourth.withRows(rows),
        Reason.NOT_COMMITTED,
        "the batch was not announced: send a commitment first");
  }

  /** One text for all of them, and the row is not named. */
  @Test
  void unusablePoints_areRefusedAlikeAndNotCharged() {
    byte[] rows = Exchange.rowsOf(next());
    byte[] twist = Arrays.copyOf(new byte[] {2}, 32);
    byte[] beyond = SmallOrder.encodings().get(6);
    byte[] highBit = Arrays.copyOf(rows, 32);
    highBit[31] |= (byte) 0x80;
    for (byte[] bad :
        List.of(twist, beyond, highBit, new byte[32], SmallOrder.encodings().get(2))) {
      byte[] changed = rows.clone();
      System.arraycopy(bad, 0, changed, 32 * 17, 32);
      refuses(names.withRows(changed), Reason.POINTS, "points refused");
    }
    assertThat(helper.answered("hearth")).isZero();
    run.accept(helper.answer("hearth", next()));
  }

  @Test
  void commitment_isRefusedUnlessItFits() {
    SetCommitment good = run.commitment().orElseThrow();
    refusesCommitment(new byte[0], Reason.MALFORMED, "this is no commitment");
    refusesCommitment(
        Arrays.copyOf(good.bytes(), good.bytes().length - 1),
        Reason.MALFORMED,
        "this is no commitment");
    refusesCommitment(
        new SetCommitment("spring", 4, "hearth", 2, good.root(), 90).bytes(),
        Reason.NOT_FOR_US,
        "the epoch is 3, not 4");
    refusesCommitment(
        new SetCommitment("spring", 3, "metromail", 2, good.root(), 90).bytes(),
        Reason.NOT_FOR_US,
        "the connection is not that of a member who owns these rows");
    refusesCommitment(
        new SetCommitment("spring", 3, "hearth", 2, good.root(), 91).bytes(),
        Reason.WRONG_SIZE,
        "a commitment is of a multiple of 30 rows: compare the agreements");
    refusesCommitment(
        new SetCommitment("spring", 3, "hearth", 1, Fingerprint.of(new byte[0]), 90).bytes(),
        Reason.OUT_OF_ORDER,
        "run 1 was announced before: begin another");
  }

  @Test
  void sameCommitmentAgain_isAcceptedAndOpensNothingMore() {
    run.accept(helper.answer("hearth", next()));
    helper.announce("hearth", run.commitment().orElseThrow().bytes());

    assertThat(
            exchange
                .ledger
                .read(new HelpLedger.Key("spring", 3, "metromail", "hearth"))
                .batchesLeft())
        .isEqualTo(2);
  }

  /** 100 rows are three batches of 32: a fourth is beyond, whoever announced what. */
  @Test
  void growthCap_refusesAndTheAuditShowsIt() {
    BlindingTerms tight =
        new BlindingTerms("spring", 3, List.of("hearth", "metromail"), 32, 2, 100);
    Exchange capped = new Exchange(tight);
    OwnerMemory owner = capped.memory("hearth");
    capped.run(owner, Exchange.people(0, 60));

    OwnerRun more = capped.begin(owner, Exchange.people(0, 95));
    assertThatThrownBy(() -> capped.announce(owner, more))
        .isInstanceOf(HelpRefused.class)
        .hasMessage(
            "the growth cap of 100 rows in epoch 3 would be passed: wait for the next epoch, or"
                + " agree on another");
    assertThat(capped.audit)
        .last()
        .isEqualTo(new HelpEvent.Refused(Exchange.NOW, "hearth", 3, Reason.GROWTH_CAP));
    capped.run(owner, Exchange.people(0, 90));
    assertThat(capped.ledger.read(new HelpLedger.Key("spring", 3, "metromail", "hearth")).rows())
        .isEqualTo(96);
  }

  /** Announced within the cap twice over: the batches themselves are counted too. */
  @Test
  void growthCap_holdsForBatchesOfRunsThatWereGivenUp() {
    BlindingTerms tight = new BlindingTerms("spring", 3, List.of("hearth", "metromail"), 32, 2, 64);
    Exchange capped = new Exchange(tight);
    OwnerMemory owner = capped.memory("hearth");
    OwnerRun first = capped.begin(owner, Exchange.people(0, 30));
    capped.announce(owner, first);
    first.accept(capped.answer("hearth", first.next().orElseThrow()));
    OwnerRun second = capped.begin(owner, Exchange.people(0, 60));
    capped.announce(owner, second);
    second.accept(capped.answer("hearth", second.next().orElseThrow()));

    OwnerRun third = capped.begin(owner, Exchange.people(0, 61));
    assertThatThrownBy(() -> capped.announce(owner, third)).isInstanceOf(HelpRefused.class);
    HelpAccount forged =
        new HelpAccount(
            64,
            2,
            9,
            3,
            5,
            third.commitment().map(SetCommitment::fingerprint),
            capped.ledger.read(new HelpLedger.Key("spring", 3, "metromail", "hearth")).lastBatch(),
            0,
            Instant.EPOCH,
            0);
    HelpLedger.Key key = new HelpLedger.Key("spring", 3, "metromail", "hearth");
    assertThat(capped.ledger.replace(key, capped.ledger.read(key), forged)).isTrue();
    assertThatThrownBy(() -> capped.answer("hearth", third.next().orElseThrow()))
        .isInstanceOfSatisfying(
            HelpRefused.class, it -> assertThat(it.reason()).isEqualTo(Reason.GROWTH_CAP));
  }

  @Test
  void quota_refusesUntilItsWindowEnds() {
    HelpingMember slow =
        exchange.helper("metromail", Exchange.KERNEL, new HelpQuota(64, Duration.ofHours(1)));
    run.accept(slow.answer("hearth", next()));
    exchange.pass(Duration.ofMinutes(59));
    run.accept(slow.answer("hearth", next()));

    assertThatThrownBy(() -> slow.answer("hearth", next()))
        .isInstanceOf(HelpRefused.class)
        .hasMessage("the quota of 64 rows in PT1H is used up: wait until 2026-11-28T13:00:00Z");
    exchange.pass(Duration.ofMinutes(1));
    run.accept(slow.answer("hearth", next()));
    assertThat(run.next()).isEmpty();
  }

  @Test
  void audit_hearsWhoAndHowManyAndNoRow() {
    byte[] batch = next();
    run.accept(helper.answer("hearth", batch));
    helper.answerAgain("hearth", batch);

    assertThat(exchange.audit)
        .containsExactly(
            new HelpEvent.Announced(Exchange.NOW, "hearth", 3, 1, 3),
            new HelpEvent.Helped(Exchange.NOW, "hearth", 3, 1, 0, 32, 32, false),
            new HelpEvent.Helped(Exchange.NOW, "hearth", 3, 1, 0, 32, 32, true));
  }

  @Test
  void answersAtTheSameTime_areChargedOnceEach() {
    byte[] batch = next();
    HelpLedger.Key key = new HelpLedger.Key("spring", 3, "metromail", "hearth");
    HelpLedger racing =
        new HelpLedger() {
          @Override
          public HelpAccount read(Key it) {
            return exchange.ledger.read(it);
          }

          @Override
          public boolean replace(Key it, HelpAccount before, HelpAccount after) {
            exchange.ledger.replace(it, before, after);
            return exchange.ledger.replace(it, before, after);
          }
        };
    HelpingMember late =
        new HelpingMember(
            exchange.terms,
            "metromail",
            exchange.secret("metromail"),
            Exchange.KERNEL,
            racing,
            Exchange.AMPLE,
            () -> Exchange.NOW,
            exchange.audit::add);

    assertThatThrownBy(() -> late.answer("hearth", batch))
        .isInstanceOf(HelpRefused.class)
        .hasMessage("another message of this owner is being answered: one at a time");
    assertThat(exchange.ledger.read(key).rows()).isEqualTo(32);
  }

  @Test
  void helperOfAnotherCollaboration_cannotBeMade() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exchange.helper("atlas", Exchange.KERNEL, Exchange.AMPLE))
        .withMessage("`atlas` is no member");
  }

  @Property(tries = 300)
  void anyBytes_areRefusedAndNothingElse(@ForAll byte[] bytes) {
    announceThreeBatches();
    assertThatThrownBy(() -> helper.answer("hearth", bytes)).isInstanceOf(HelpRefused.class);
    assertThatThrownBy(() -> helper.announce("hearth", bytes)).isInstanceOf(HelpRefused.class);
  }

  /** Any one byte of a batch changed: refused, or another point, which the owner's check meets. */
  @Property(tries = 60)
  void changedHeader_isRefused(@ForAll int seed) {
    announceThreeBatches();
    byte[] batch = next();
    int header = batch.length - 32 * 32;
    batch[Math.floorMod(seed, header)] ^= (byte) (1 << Math.floorMod(seed, 7));
    assertThatThrownBy(() -> helper.answer("hearth", batch)).isInstanceOf(HelpRefused.class);
  }

  private byte[] next() {
    return run.next().orElseThrow().bytes().clone();
  }

  private void refuses(byte[] batch, Reason reason, String message) {
    assertThatThrownBy(() -> helper.answer("hearth", batch))
        .isInstanceOfSatisfying(HelpRefused.class, it -> assertThat(it.reason()).isEqualTo(reason))
        .hasMessage(message);
    assertThat(exchange.audit)
        .last()
        .isEqualTo(new HelpEvent.Refused(Exchange.NOW, "hearth", 3, reason));
  }

  private void refusesCommitment(byte[] commitment, Reason reason, String message) {
    assertThatThrownBy(() -> helper.announce("hearth", commitment))
        .isInstanceOfSatisfying(HelpRefused.class, it -> assertThat(it.reason()).isEqualTo(reason))
        .hasMessage(message);
    assertThat(exchange.audit)
        .last()
        .isEqualTo(new HelpEvent.Refused(Exchange.NOW, "hearth", 3, reason));
  }
}
