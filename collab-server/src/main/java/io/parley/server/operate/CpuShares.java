package io.parley.server.operate;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ObjDoubleConsumer;

/**
 * Whose questions the process spends its time on. Between two changes of what runs, the CPU time of
 * the whole process, the threads of the backend included, is divided equally among the questions
 * that run: an estimate where several do, and exact up to the process's other work where one does.
 *
 * @param <K> whose a question is
 */
final class CpuShares<K> {
  private static final double NANOS = 1e9;

  private final LongSupplier processNanos;
  private final ObjDoubleConsumer<K> spent;
  private final Map<K, Integer> running = new HashMap<>();
  private long at;

  /**
   * @param processNanos the CPU time of the process so far
   * @param spent is told the seconds of one of them
   */
  CpuShares(LongSupplier processNanos, ObjDoubleConsumer<K> spent) {
    this.processNanos = processNanos;
    this.spent = spent;
  }

  synchronized void begin(K whose) {
    divide();
    running.merge(whose, 1, Integer::sum);
  }

  synchronized void end(K whose) {
    divide();
    running.computeIfPresent(whose, (k, n) -> n == 1 ? null : n - 1);
  }

  private void divide() {
    long now = processNanos.getAsLong();
    int all = running.values().stream().mapToInt(n -> n).sum();
    double each = all == 0 ? 0 : (now - at) / NANOS / all;
    at = now;
    running.forEach((whose, n) -> spent.accept(whose, each * n));
  }
}
