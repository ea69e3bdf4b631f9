package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** One that asks without end has its share and no more; the other gets its place at once. */
  @Test
  void collaborationThatSaturates_leavesTheOthersShareFree() throws Exception {
    Admission admission = new Admission(4, 2);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    CountDownLatch share = new CountDownLatch(2);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(
            pool.submit(
                () ->
                    admission.take(
                        HEARTH,
                        () -> {
                          inside.incrementAndGet();
                          share.countDown();
                          await(go);
                          return 0;
                        })));
      }
      assertThat(share.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(admission.take(new Asker("week", "cinema"), inside::get)).isEqualTo(2);
      go.countDown();
      for (Future<?> one : all) {
        one.get(10, TimeUnit.SECONDS);
      }
    } finally {
      go.countDown();
      pool.shutdownNow();
    }
    assertThat(inside).hasValue(8);
  }

  /** More collaborations than places: each has one, and no more run than there are. */
  @Test
  void moreCollaborationsThanPlaces_takeTurns() {
    Admission admission = new Admission(1, 3);

    int outer =
        admission.take(
            HEARTH,
            () -> {
              CompletableFuture<Integer> other =
                  CompletableFuture.supplyAsync(
                      () -> admission.take(new Asker("week", "cinema"), () -> 5));
              assertThat(other).isNotDone();
              later = Optional.of(other);
              return 4;
            });

    assertThat(outer).isEqualTo(4);
    assertThat(later.orElseThrow().join()).isEqualTo(5);
  }

  /**
   * Together they have a question a processor, so that one that saturates leaves another the
   * processors of its share; and each has a place of its own while there are four a processor.
   */
  @Test
  void placesOfAMachine_areFewerWhereCollaborationsShareIt_andEachHasItsOwn() {
    assertThat(Admission.ofProcessors(2, 1).share()).isEqualTo(8);
    assertThat(Admission.ofProcessors(2, 2).share()).isEqualTo(1);
    assertThat(Admission.ofProcessors(8, 2).share()).isEqualTo(4);
    for (int collaborations = 3; collaborations <= 8; collaborations++) {
      assertThat(Admission.ofProcessors(2, collaborations).share()).isEqualTo(1);
      assertThat(runAtOnce(Admission.ofProcessors(2, collaborations), collaborations)).isTrue();
    }
    assertThat(runAtOnce(Admission.ofProcessors(2, 9), 9)).isFalse();
  }

  /**
   * Whether a question of each collaboration has its place while those of all others have theirs.
   */
  private static boolean runAtOnce(Admission admission, int collaborations) {
    CountDownLatch all = new CountDownLatch(collaborations);
    ExecutorService pool = Executors.newFixedThreadPool(collaborations);
    try {
      List<Future<Boolean>> each = new ArrayList<>();
      for (int i = 0; i < collaborations; i++) {
        Asker asker = new Asker("room" + i, "hearth");
        each.add(
            pool.submit(
                () ->
                    admission.take(
                        asker,
                        () -> {
                          all.countDown();
                          return within(all, collaborations > 8 ? 200 : 20_000);
                        })));
      }
      boolean together = true;
      for (Future<Boolean> one : each) {
        together &= one.get(60, TimeUnit.SECONDS);
      }
      return together;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean within(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What a neighbour's load makes late is not seen at the first tick, for that is later there. */
  @Test
  void firstTick_isLaterWhereCollaborationsShareTheRoom_andTheLastIsTheSame() {
    assertThat(new Admission(4).firstTick()).isEqualTo(Ticks.FIRST);
    assertThat(new Admission(4, 2).firstTick()).isEqualTo(Duration.ofMillis(200));
    assertThat(new Admission(4, 2).deadline()).isEqualTo(Ticks.DEADLINE);
    assertThat(Ticks.next(Duration.ofMillis(1), Ticks.FIRST_SHARED))
        .isEqualTo(Duration.ofMillis(200));
    assertThat(Ticks.next(Duration.ofMillis(201), Ticks.FIRST_SHARED))
        .isEqualTo(Duration.ofMillis(400));
    assertThat(Ticks.next(Ticks.DEADLINE.plusMillis(1), Ticks.FIRST_SHARED))
        .isEqualTo(Ticks.DEADLINE);
  }

  private Optional<CompletableFuture<Integer>> later = Optional.empty();

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
