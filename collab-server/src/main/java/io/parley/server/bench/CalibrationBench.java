package io.parley.server.bench;

import java.math.BigDecimal;
import java.util.Map;

/**
 * The kernel against itself. Its ratio is 1 but for what else the machine does: the noise to read
 * other ratios by.
 */
final class CalibrationBench implements Bench {
  @Override
  public String name() {
    return "calibration";
  }

  @Override
  public String about() {
    return "a fixed kernel against itself: the noise of this machine";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rounds", BigDecimal.valueOf(5));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) throws Exception {
    Kernel kernel = new Kernel();
    return Map.of(
        "kernel",
        Interleaved.measure(workbench.count("rounds"), kernel::work, kernel::work).figure());
  }
}
