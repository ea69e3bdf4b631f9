package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Asker HEARTH = new Asker("spring", "hearth");

  @Test
  void moreThanThePlaces_waitAndAreDoneAfterwards() throws Exception {
    Admission admission = new Admission(2);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch twoInside = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int number = i;
        all.add(
            pool.submit(
                () ->
                    admission.take(
                        HEARTH,
                        () -> {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          twoInside.countDown();
                          await(go);
                          inside.decrementAndGet();
                          return number;
                        })));
      }
      assertThat(twoInside.await(10, TimeUnit.SECONDS)).isTrue();
      go.countDown();
      for (int i = 0; i < 6; i++) {
        assertThat(all.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(i);
      }
    } finally {
      go.countDown();
      pool.shutdownNow();
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void workThatFails_givesItsPlaceBack() {
    Admission admission = new Admission(1);

    assertThatThrownBy(
            () ->
                admission.take(
                    HEARTH,
                    () -> {
                      throw new IllegalStateException("as it must");
                    }))
        .hasMessage("as it must");

    assertThat(admission.take(HEARTH, () -> 7)).isEqualTo(7);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
