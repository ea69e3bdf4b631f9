package io.parley.server.bench;

import io.parley.server.node.Progress;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Runs a bench between two calibrations, and again when the machine changed its speed. */
public final class BenchRun {
  /** How often it is tried; the last one is reported as unsteady if need be. */
  static final int ATTEMPTS = 3;

  private final DoubleSupplier kernel;
  private final Progress progress;

  /**
   * A run.
   *
   * @param kernel CPU seconds of a fixed piece of work, measured when asked
   */
  public BenchRun(DoubleSupplier kernel, Progress progress) {
    this.kernel = kernel;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param given the options that somebody gave
   * @throws BenchUsage when the bench does not take one of them
   */
  public BenchReport run(Bench bench, Map<String, BigDecimal> given) throws Exception {
    Map<String, BigDecimal> options = options(bench, given);
    try (BenchDirectory directory = BenchDirectory.fresh()) {
      Workbench workbench = new Workbench(options, directory.path(), progress);
      for (int attempt = 1; ; attempt++) {
        double before = kernel.getAsDouble();
        Map<String, Figure> figures = bench.measure(workbench);
        Calibration calibration = new Calibration(before, kernel.getAsDouble());
        if (calibration.steady() || !bench.isTimed() || attempt == ATTEMPTS) {
          if (!calibration.steady() && bench.isTimed()) {
            progress.say("the machine kept changing its speed: read ratios, not seconds");
          }
          return new BenchReport(bench.name(), Machine.of(calibration), figures);
        }
        progress.say("the machine changed its speed by over 20 % meanwhile: once more");
      }
    }
  }

  private static Map<String, BigDecimal> options(Bench bench, Map<String, BigDecimal> given) {
    Map<String, BigDecimal> options = new HashMap<>(bench.options());
    given.forEach(
        (name, value) -> {
          if (options.replace(name, value) == null) {
            throw new BenchUsage("bench " + bench.name() + " has no option --" + name);
          }
        });
    return options;
  }
}
