package io.parley.server.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where and under which conditions figures were measured.
 *
 * @param calibration CPU seconds of {@link Kernel}, the mean of before and after: absolute figures
 *     are read beside it
 * @param steady whether before and after differ by at most {@link Calibration#TOLERANCE}
 */
public record Machine(
    String java,
    String system,
    int processors,
    @JsonProperty("heap_megabytes") long heapMegabytes,
    double calibration,
    @JsonProperty("calibration_before") double calibrationBefore,
    @JsonProperty("calibration_after") double calibrationAfter,
    boolean steady) {

  /** This machine, between two calibrations. */
  public static Machine of(Calibration calibration) {
    Runtime runtime = Runtime.getRuntime();
    return new Machine(
        System.getProperty("java.runtime.version", "unknown"),
        System.getProperty("os.name", "unknown") + " " + System.getProperty("os.arch", "unknown"),
        runtime.availableProcessors(),
        runtime.maxMemory() >> 20,
        calibration.mean(),
        calibration.before(),
        calibration.after(),
        calibration.steady());
  }
}
