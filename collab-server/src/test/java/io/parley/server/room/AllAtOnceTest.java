package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AllAtOnceTest {
  private static final List<String> PARTIES = List.of("ann", "ben", "cid");

  @Test
  void everyParty_isAskedAtTheSameTime_andToldInItsOrder() {
    CyclicBarrier allAreAsked = new CyclicBarrier(PARTIES.size());

    List<String> told =
        AllAtOnce.ask(
            PARTIES,
            party -> {
              await(allAreAsked);
              return party + " spoke";
            });

    assertThat(told).containsExactly("ann spoke", "ben spoke", "cid spoke");
  }

  @Test
  void severalFailures_theFirstPartysIsThrown_whenAllHaveEnded() {
    CountDownLatch lastHasFailed = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();

    assertThatThrownBy(
            () ->
                AllAtOnce.ask(
                    PARTIES,
                    party -> {
                      if (party.equals("cid")) {
                        lastHasFailed.countDown();
                      } else {
                        await(lastHasFailed);
                      }
                      ended.incrementAndGet();
                      if (party.equals("ann")) {
                        return party;
                      }
                      throw new IllegalStateException(party + " failed");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("ben failed");
    assertThat(ended).hasValue(3);
  }

  @Test
  void nobody_isAskedNothing() {
    assertThat(AllAtOnce.ask(List.<String>of(), party -> party)).isEmpty();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the others were not asked meanwhile", e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the others were not asked meanwhile");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
