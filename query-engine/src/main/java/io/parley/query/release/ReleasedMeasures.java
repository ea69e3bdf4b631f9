package io.parley.query.release;

import io.parley.query.plan.Measurement;
import io.parley.query.privacy.Measure;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads the measures of a question from a group's released numbers: post-processing. */
public final class ReleasedMeasures {
  private ReleasedMeasures() {}

  /** The value of a measure; empty where it is unknown, as an average over nobody is. */
  public static Optional<BigDecimal> value(
      Measure measure, Measurement measurement, ReleasedGroup group) {
    return measure instanceof Measure.Quantile quantile
        ? Optional.of(QuantileValue.of(quantile, measurement).value(group))
        : MeasureValue.of(measure, measurement).value(group);
  }
}
