package io.parley.query.release;

import io.parley.query.dp.NoiseLaw;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The 95 % intervals of an answer's cells, from noised numbers and public parameters alone. */
final class CellIntervals {
  private final PrivatePlan.Numbers plan;
  private final List<Noising> noising;
  private final List<ReleasedLaws> laws = new ArrayList<>();
  private final Map<Integer, Map<Expression, ExpressionInterval>> made = new HashMap<>();

  CellIntervals(PrivatePlan.Numbers plan, List<Noising> noising) {
    this.plan = plan;
    this.noising = noising;
    for (int i = 0; i < noising.size(); i++) {
      laws.add(laws(plan.measurements().get(i), noising.get(i)));
    }
  }

  private static ReleasedLaws laws(Measurement measurement, Noising noising) {
    List<ReleasedLaws.Noised> numbers =
        IntStream.range(0, noising.laws().size())
            .mapToObj(
                i ->
                    new ReleasedLaws.Noised(
                        noising.laws().get(i), measurement.quantities().get(i).step()))
            .toList();
    return new ReleasedLaws(
        numbers,
        noising
            .threshold()
            .map(t -> new ReleasedLaws.Shown(Noising.peoplePlace(measurement), t, 1)));
  }

  /** The interval of a column in the row of one group. */
  Optional<Interval> of(int measurement, Symbols.Content content, ReleasedGroup group) {
    if (content instanceof Symbols.Quantile quantile) {
      return Optional.of(quantile.value().interval95(group));
    } else if (content instanceof Symbols.Several several) {
      return Optional.ofNullable(several.byMeasurement().get(measurement))
          .flatMap(own -> of(measurement, own, group));
    }
    return compiled(measurement, (Symbols.Numbers) content).interval95(group.all());
  }

  /** The interval of a column for any group of a measurement. */
  ExpressionInterval compiled(int measurement, Symbols.Numbers numbers) {
    return made.computeIfAbsent(measurement, m -> new HashMap<>())
        .computeIfAbsent(
            numbers.expression(), e -> ExpressionInterval.of(e, laws.get(measurement)));
  }

  /** The public noise of a column that is one released number as it is. */
  Optional<Answer.Noise> noise(int measurement, Symbols.Content content) {
    if (!(content instanceof Symbols.Numbers numbers)
        || !(numbers.expression() instanceof Expression.Released released)) {
      return Optional.empty();
    }
    NoiseLaw law = noising.get(measurement).laws().get(released.number());
    BigDecimal step =
        plan.measurements().get(measurement).quantities().get(released.number()).step();
    double unit = step.doubleValue();
    return Optional.of(
        new Answer.Noise(
            law.toString(),
            step.toPlainString(),
            law.variance() * unit * unit,
            law.halfWidth(0.05) * unit));
  }
}
