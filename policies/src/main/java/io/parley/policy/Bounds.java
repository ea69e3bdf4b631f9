package io.parley.policy;

import java.math.BigDecimal;

/** A declared range of a number; each evaluated value is clamped into it. Public. */
public record Bounds(BigDecimal low, BigDecimal high) {
  public Bounds {
    if (low.compareTo(high) > 0) {
      throw new IllegalArgumentException("low bound " + low + " above high bound " + high);
    }
  }
}
