package io.parley.server.bench;

/** CPU seconds of the same kernel before and after a measurement. */
public record Calibration(double before, double after) {
  /** How far apart the two may be, as a share of the smaller one, before the run is repeated. */
  public static final double TOLERANCE = 0.2;

  public Calibration {
    if (!(before > 0) || !(after > 0)) {
      throw new IllegalArgumentException("a kernel takes time");
    }
  }

  /** Both in one number. */
  public double mean() {
    return (before + after) / 2;
  }

  /** Whether the machine kept its speed meanwhile. */
  public boolean steady() {
    return Math.max(before, after) <= (1 + TOLERANCE) * Math.min(before, after);
  }
}
