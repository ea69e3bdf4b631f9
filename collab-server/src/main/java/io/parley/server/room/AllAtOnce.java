package io.parley.server.room;

import io.parley.server.trace.TraceParent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Asks several parties at once and waits for all of them. What is told of them is in their order,
 * and so is which failure is thrown: neither says who was faster.
 */
final class AllAtOnce {
  private static final ExecutorService LINES =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "line");
            thread.setDaemon(true);
            return thread;
          });

  private AllAtOnce() {}

  /** What came of one call. */
  private record Outcome<T>(Optional<T> result, Optional<RuntimeException> failure) {}

  /**
   * Calls each, the first one on this thread.
   *
   * @return the results in the order of the parties
   * @throws RuntimeException that of the first party, in this order, whose call failed; when all
   *     calls have ended
   */
  static <P, T> List<T> ask(Collection<P> parties, Function<P, T> call) {
    List<P> all = List.copyOf(parties);
    List<Future<Outcome<T>>> later = new ArrayList<>();
    for (P party : all.subList(Math.min(1, all.size()), all.size())) {
      later.add(LINES.submit(TraceParent.carried(() -> outcome(party, call))));
    }
    List<Outcome<T>> outcomes = new ArrayList<>();
    all.stream().limit(1).forEach(party -> outcomes.add(outcome(party, call)));
    try {
      for (Future<Outcome<T>> one : later) {
        outcomes.add(one.get());
      }
    } catch (InterruptedException e) {
      later.forEach(one -> one.cancel(true));
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the calls were stopped", e);
    } catch (ExecutionException e) { // an error: whatever else fails is in an outcome
      throw new IllegalStateException("a call failed", e);
    }
    outcomes.stream()
        .flatMap(one -> one.failure().stream())
        .findFirst()
        .ifPresent(
            failure -> {
              throw failure;
            });
    return outcomes.stream().flatMap(one -> one.result().stream()).toList();
  }

  private static <P, T> Outcome<T> outcome(P party, Function<P, T> call) {
    try {
      return new Outcome<>(Optional.of(call.apply(party)), Optional.empty());
    } catch (RuntimeException e) {
      return new Outcome<>(Optional.empty(), Optional.of(e));
    }
  }
}
