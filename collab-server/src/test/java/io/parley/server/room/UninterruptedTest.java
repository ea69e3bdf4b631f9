package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A question that is called off is interrupted, unless its streams are read. */
@Timeout(30)
class UninterruptedTest {
  private final Uninterrupted uninterrupted = new Uninterrupted();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

  @AfterEach
  void stop() {
    workers.shutdownNow();
  }

  /** Waits until it is released, and tells whether it was interrupted instead. */
  private boolean waited() {
    begun.countDown();
    try {
      released.await();
      return interrupted.complete(false);
    } catch (InterruptedException e) {
      return interrupted.complete(true);
    }
  }

  @Test
  void workOutsideOfStreams_isInterrupted() throws Exception {
    Future<Boolean> work = workers.submit(this::waited);
    begun.await();

    uninterrupted.callOff("q", work);

    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void workThatReadsStreams_isCalledOff_andNotInterrupted() throws Exception {
    Future<Boolean> work = workers.submit(() -> uninterrupted.during("q", this::waited));
    begun.await();

    uninterrupted.callOff("q", work);
    assertThat(work.isCancelled()).isTrue();
    released.countDown();

    assertThat(interrupted.get()).isFalse();
  }

  @Test
  void workAfterItsStreams_isInterruptedAgain() throws Exception {
    Future<Boolean> work =
        workers.submit(
            () -> {
              var unused = uninterrupted.during("q", () -> "rows");
              return waited();
            });
    begun.await();

    uninterrupted.callOff("q", work);

    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void workThatWasInterruptedBefore_opensNoStream() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(
              () ->
                  uninterrupted.during(
                      "q",
                      () -> {
                        opened.countDown();
                        return "rows";
                      }))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(opened.await(0, TimeUnit.SECONDS)).isFalse();
  }
}
