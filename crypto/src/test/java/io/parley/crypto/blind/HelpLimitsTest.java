package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.blind.HelpRefused.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What costs an owner no rows is limited all the same. */
class HelpLimitsTest {
  private final Exchange exchange = Exchange.of("hearth", "metromail");
  private final OwnerMemory memory = exchange.memory("hearth");
  private final HelpingMember helper = exchange.helping("metromail");

  private byte[] firstBatch(OwnerRun run) {
    exchange.announce(memory, run);
    return run.next().orElseThrow().bytes();
  }

  @Test
  void repeatsOfABatch_endAtTheLimitAndBeginAnewWithTheNext() {
    OwnerRun run = exchange.begin(memory, Exchange.people(0, 60));
    byte[] batch = firstBatch(run);
    byte[] answer = helper.answer("hearth", batch);
    for (int i = 0; i < HelpLimits.MOST_REPEATS; i++) {
      assertThat(helper.answerAgain("hearth", batch)).isEqualTo(answer);
    }

    assertThatThrownBy(() -> helper.answerAgain("hearth", batch))
        .isInstanceOfSatisfying(
            HelpRefused.class, it -> assertThat(it.reason()).isEqualTo(Reason.REPEATS))
        .hasMessage("batch 0 was answered again 8 times, which is the limit: begin another run");
    run.accept(answer);
    byte[] next = run.next().orElseThrow().bytes();
    byte[] second = helper.answer("hearth", next);
    assertThat(helper.answerAgain("hearth", next)).isEqualTo(second);
    assertThat(account().rows()).as("repeats are no rows").isEqualTo(64);
  }

  /** A helper that starts again must not count from zero. */
  @Test
  void repeats_areCountedInTheLedgerBeforeTheyAreAnswered() {
    OwnerRun run = exchange.begin(memory, Exchange.people(0, 30));
    byte[] batch = firstBatch(run);
    helper.answer("hearth", batch);

    helper.answerAgain("hearth", batch);

    assertThat(account().repeats()).isEqualTo(1);
    HelpingMember again = exchange.helper("metromail", Exchange.KERNEL, Exchange.AMPLE);
    again.answerAgain("hearth", batch);
    assertThat(account().repeats()).isEqualTo(2);
  }

  @Test
  void runsBeyondTheLimit_areRefusedThoughNoRowWasAskedFor() {
    byte[] people = Exchange.people(0, 1);
    for (int run = 1; run <= HelpLimits.MOST_RUNS; run++) {
      helper.announce("hearth", memory.commitment(run, people).bytes());
    }
    // The same once more is no further run.
    helper.announce("hearth", memory.commitment(HelpLimits.MOST_RUNS, people).bytes());

    byte[] oneMore = memory.commitment(HelpLimits.MOST_RUNS + 1, people).bytes();
    assertThatThrownBy(() -> helper.announce("hearth", oneMore))
        .isInstanceOfSatisfying(
            HelpRefused.class, it -> assertThat(it.reason()).isEqualTo(Reason.RUNS))
        .hasMessage(
            "1000 runs were announced in this epoch, which is the limit: wait for the next epoch, or agree on another");
    assertThat(account().commitment())
        .isEqualTo(Optional.of(memory.commitment(HelpLimits.MOST_RUNS, people).fingerprint()));
  }

  private HelpAccount account() {
    return exchange.ledger.read(new HelpLedger.Key("spring", 3, "metromail", "hearth"));
  }
}
