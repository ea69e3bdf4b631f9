package io.parley.server.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CpuSharesTest {
  private static final long SECOND = 1_000_000_000L;

  /** 5 s before anybody, 2 s hearth alone, 3 s with metromail twice, 1 s metromail, 4 s nobody. */
  @Test
  void secondsOfTheProcess_areDividedAmongWhatRuns() {
    AtomicLong cpu = new AtomicLong(5 * SECOND);
    Map<String, Double> spent = new TreeMap<>();
    CpuShares<String> shares = new CpuShares<>(cpu::get, (m, s) -> spent.merge(m, s, Double::sum));

    shares.begin("hearth");
    cpu.addAndGet(2 * SECOND);
    shares.begin("metromail");
    shares.begin("metromail");
    cpu.addAndGet(3 * SECOND);
    shares.end("hearth");
    shares.end("metromail");
    cpu.addAndGet(SECOND);
    shares.end("metromail");
    cpu.addAndGet(4 * SECOND);
    shares.begin("hearth");
    shares.end("hearth");

    assertThat(spent).isEqualTo(Map.of("hearth", 3.0, "metromail", 3.0));
  }
}
