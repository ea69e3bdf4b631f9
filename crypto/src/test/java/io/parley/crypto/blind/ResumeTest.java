package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretAccess;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lost answers, crashes, and runs that follow one another. */
class ResumeTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();

  private Exchange exchange;
  private OwnerMemory memory;
  private HelpingMember helper;

  @BeforeEach
  void twoMembers() {
    exchange = Exchange.of("hearth", "metromail");
    memory = exchange.memory("hearth");
    helper = exchange.helping("metromail");
  }

  @Test
  void whatIsAway_isSentAgainByteByByte() {
    OwnerRun run = begun(70);
    byte[] sent = run.next().orElseThrow().bytes().clone();

    assertThat(run.next().orElseThrow().bytes()).isEqualTo(sent);
    run.accept(helper.answer("hearth", sent));
    assertThat(run.next().orElseThrow().bytes()).isNotEqualTo(sent);
  }

  @Test
  void lostAnswer_isGivenAgainAndNotCounted() {
    OwnerRun run = begun(70);
    OwnerRun.Request request = run.next().orElseThrow();
    byte[] lost = helper.answer("hearth", request.bytes());
    assertThat(helper.answered("hearth")).isEqualTo(request.sequence() + 1);

    byte[] again = helper.answerAgain("hearth", run.next().orElseThrow().bytes());

    assertThat(again).isEqualTo(lost);
    run.accept(again);
    assertThat(exchange.ledger.read(new HelpLedger.Key("spring", 3, "metromail", "hearth")).rows())
        .isEqualTo(32);
  }

  /** Otherwise a batch of new guesses could come in the name of an old one, uncounted. */
  @Test
  void anythingElseAgain_isRefused() {
    OwnerRun run = begun(70);
    byte[] first = run.next().orElseThrow().bytes();
    assertThatThrownBy(() -> helper.answerAgain("hearth", first))
        .isInstanceOf(HelpRefused.class)
        .hasMessage("only the last batch answered is answered again, and only byte by byte");
    run.accept(helper.answer("hearth", first));
    byte[] swapped = first.clone();
    System.arraycopy(first, first.length - 32, swapped, first.length - 64, 32);
    System.arraycopy(first, first.length - 64, swapped, first.length - 32, 32);
    assertThatThrownBy(() -> helper.answerAgain("hearth", swapped)).isInstanceOf(HelpRefused.class);
    run.accept(helper.answer("hearth", run.next().orElseThrow().bytes()));
    assertThatThrownBy(() -> helper.answerAgain("hearth", first)).isInstanceOf(HelpRefused.class);
  }

  @Test
  void brokenOrForeignAnswer_isRefusedAndTheBatchStaysAway() {
    OwnerRun run = begun(70);
    OwnerRun.Request request = run.next().orElseThrow();
    byte[] good = helper.answer("hearth", request.bytes());
    run.accept(good);
    OwnerRun.Request second = run.next().orElseThrow();
    byte[] answer = helper.answer("hearth", second.bytes());

    assertThatThrownBy(() -> run.accept(good))
        .isInstanceOf(AnswerRefused.class)
        .hasMessage("this answers another batch");
    for (byte[] cut : List.of(new byte[0], Arrays.copyOf(answer, answer.length - 1))) {
      assertThatThrownBy(() -> run.accept(cut))
          .isInstanceOf(AnswerRefused.class)
          .hasMessage("this is no whole answer to a batch");
    }
    assertThatThrownBy(() -> run.accept(BatchMessage.answer(second.bytes(), new byte[32])))
        .isInstanceOf(AnswerRefused.class)
        .hasMessage("an answer has 1024 bytes of points, not 32");
    assertThat(run.next().orElseThrow().bytes()).isEqualTo(second.bytes());
    run.accept(answer);
  }

  @Test
  void unusablePointInAnAnswer_endsTheRun() {
    for (byte[] bad : List.of(Arrays.copyOf(new byte[] {2}, 32), new byte[32])) {
      twoMembers();
      OwnerRun run = begun(70);
      OwnerRun.Request request = run.next().orElseThrow();
      byte[] answer = helper.answer("hearth", request.bytes());
      System.arraycopy(bad, 0, answer, answer.length - 32, 32);

      assertThatThrownBy(() -> run.accept(answer))
          .isInstanceOf(PointsRefused.class)
          .hasMessage("points refused");
      assertThatIllegalStateException()
          .isThrownBy(run::next)
          .withMessage("this run has ended by a failure; begin another");
      assertThatIllegalStateException().isThrownBy(run::pseudonyms);
    }
  }

  /** The process dies with a batch away, whose answer was made and lost. */
  @Test
  void afterACrash_onlyMissingRowsGoOutUnderFreshMasks() {
    OwnerRun run = begun(70);
    run.accept(exchange.answer("hearth", run.next().orElseThrow()));
    byte[] stored = memory.toByteArray(ACCESS);
    exchange.answer("hearth", run.next().orElseThrow());
    Set<ByteBuffer> before = set(exchange.received);
    exchange.received.clear();

    OwnerMemory restored = restored(stored);
    restored.adoptPosition("metromail", helper.answered("hearth"));
    OwnerRun rest = exchange.begin(restored, Exchange.people(0, 70));
    assertThat(rest.newPeople()).isEqualTo(40);
    exchange.announce(restored, rest);
    finish(rest);

    assertThat(set(exchange.received)).hasSize(64).doesNotContainAnyElementsOf(before);
    Exchange unbroken = new Exchange(exchange.terms);
    unbroken.secrets.putAll(exchange.secrets);
    unbroken.helpers.put(
        "metromail", unbroken.helper("metromail", Exchange.KERNEL, Exchange.AMPLE));
    assertThat(rest.pseudonyms())
        .isEqualTo(unbroken.run(unbroken.memory("hearth"), Exchange.people(0, 70)));
  }

  /**
   * With three members, rows can be known at the first helper (and so be checks) and still be
   * missing at home. They must not stand twice in a batch under one mask: equal bytes show a check.
   */
  @Test
  void rowsThatComeAgain_areNotTheirOwnChecks() {
    for (int round = 0; round < 10; round++) {
      Exchange three = Exchange.of("hearth", "metromail", "atlas");
      OwnerMemory owner = three.memory("hearth");
      OwnerRun run = three.begin(owner, Exchange.people(0, 25));
      three.announce(owner, run);
      run.accept(three.answer("hearth", run.next().orElseThrow()));

      OwnerRun again = three.begin(owner, Exchange.people(0, 25));
      three.announce(owner, again);
      three.received.clear();
      three.answer("hearth", again.next().orElseThrow());
      assertThat(set(three.received)).hasSize(32);
    }
  }

  @Test
  void laterRun_sendsOnlyWhatIsNew() {
    byte[] first = exchange.run(memory, Exchange.people(0, 50));
    assertThat(exchange.received).hasSize(64);
    exchange.received.clear();

    byte[] second = exchange.run(restored(memory.toByteArray(ACCESS)), Exchange.people(20, 75));

    assertThat(exchange.received).hasSize(32);
    assertThat(Arrays.copyOfRange(first, 16 * 20, 16 * 50))
        .isEqualTo(Arrays.copyOf(second, 16 * 30));
  }

  @Test
  void nothingNew_asksNobody() {
    exchange.run(memory, Exchange.people(0, 50));
    int heard = exchange.audit.size();

    OwnerRun run = exchange.begin(memory, Exchange.people(10, 20));

    assertThat(run.commitment()).isEmpty();
    assertThat(run.next()).isEmpty();
    assertThat(run.pseudonyms()).hasSize(160);
    assertThat(exchange.audit).hasSize(heard);
    assertThat(memory.pseudonym(Exchange.person(10)))
        .hasValueSatisfying(it -> assertThat(it).isEqualTo(Arrays.copyOf(run.pseudonyms(), 16)));
    assertThat(memory.pseudonym(Exchange.person(99))).isEmpty();
  }

  @Test
  void helperThatLostItsCount_isRefused() {
    exchange.run(memory, Exchange.people(0, 50));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> memory.adoptPosition("metromail", 1))
        .withMessage(
            "`metromail` says it answered 1 batches of epoch 3, and 2 answers came back: it lost its"
                + " count");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> memory.adoptPosition("atlas", 5))
        .withMessage("`atlas` helps nobody here");
  }

  @Test
  void memoryOfSomethingElse_isRefused() {
    exchange.run(memory, Exchange.people(0, 5));
    byte[] stored = memory.toByteArray(ACCESS);
    BlindingScalar own = exchange.secret("hearth");

    refused(
        new BlindingTerms("autumn", 3, List.of("hearth", "metromail"), 32, 2, 1),
        "hearth",
        own,
        stored,
        "this memory belongs to another collaboration");
    refused(
        new BlindingTerms("spring", 4, List.of("hearth", "metromail"), 32, 2, 1),
        "hearth",
        own,
        stored,
        "this memory belongs to another epoch");
    refused(exchange.terms, "metromail", own, stored, "this memory belongs to another owner");
    refused(
        exchange.terms,
        "hearth",
        BlindingScalar.generate(),
        stored,
        "this memory belongs to another blinding scalar");
    refused(
        exchange.terms,
        "hearth",
        own,
        Arrays.copyOf(stored, stored.length - 1),
        "this is no memory of these members' blinding");
    refused(
        new BlindingTerms("spring", 3, List.of("hearth", "atlas"), 32, 2, 1),
        "hearth",
        own,
        stored,
        "this memory belongs to another order of members");
  }

  @Test
  void memory_hidesItself() {
    assertThat(memory).hasToString("OwnerMemory[hidden]");
  }

  private static void refused(
      BlindingTerms terms, String owner, BlindingScalar secret, byte[] stored, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OwnerMemory.restore(terms, owner, secret, stored, ACCESS))
        .withMessage(message);
  }

  private OwnerMemory restored(byte[] stored) {
    return OwnerMemory.restore(exchange.terms, "hearth", exchange.secret("hearth"), stored, ACCESS);
  }

  private OwnerRun begun(int people) {
    OwnerRun run = exchange.begin(memory, Exchange.people(0, people));
    exchange.announce(memory, run);
    return run;
  }

  private void finish(OwnerRun run) {
    for (var next = run.next(); next.isPresent(); next = run.next()) {
      run.accept(exchange.answer("hearth", next.get()));
    }
  }

  private static Set<ByteBuffer> set(List<byte[]> rows) {
    Set<ByteBuffer> set = new HashSet<>();
    rows.forEach(row -> set.add(ByteBuffer.wrap(row)));
    return set;
  }
}
