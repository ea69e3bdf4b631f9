package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void oneKey_isWorkedUnderByOneAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(
          threads.submit(
              () ->
                  turns.take(
                      "k",
                      () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        return inside.decrementAndGet();
                      })));
    }
    for (Future<Integer> one : all) {
      one.get(10, TimeUnit.SECONDS);
    }

    assertThat(most).hasValue(1);
    assertThat(turns.keys()).as("keys that nobody uses are forgotten").isZero();
  }

  @Test
  void otherKeys_doNotWait() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    Future<String> slow =
        threads.submit(
            () ->
                turns.take(
                    "slow",
                    () -> {
                      held.countDown();
                      try {
                        release.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      return "slow";
                    }));
    held.await();
    for (int i = 0; i < 500; i++) {
      int key = i;
      assertThat(threads.submit(() -> turns.take("k" + key, () -> key)).get(10, TimeUnit.SECONDS))
          .isEqualTo(i);
    }
    release.countDown();

    assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("slow");
  }
}
