package io.parley.policy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code grain:}. */
final class GrainReader {
  private static final BigDecimal LEAST = new BigDecimal("0.0001");
  private static final BigDecimal MOST = new BigDecimal("1e12");
  private static final List<String> UNITS =
      Arrays.stream(Grain.Unit.values()).map(u -> u.name().toLowerCase(Locale.ROOT)).toList();

  private final Problems problems;
  private final Scalars scalars;

  GrainReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** The grain; empty after a problem. */
  Optional<Grain> read(YamlNode node, ColumnType type) {
    return switch (type) {
      case DATE, TIMESTAMP -> unit(node, type).map(Grain.Time::new);
      case INTEGER, DECIMAL ->
          scalars
              .number(node, "`grain`", type == ColumnType.INTEGER ? BigDecimal.ONE : LEAST, MOST)
              .filter(step -> DeclaredValues.fits(node, "the grain", type, step, problems))
              .map(Grain.Step::new);
      case TEXT, BOOLEAN -> {
        problems.add(
            node,
            "a column of type %s has no grain".formatted(type.word()),
            "remove `grain`; offer a coarser column instead, such as a shorter code");
        yield Optional.empty();
      }
    };
  }

  private Optional<Grain.Unit> unit(YamlNode node, ColumnType type) {
    Optional<Grain.Unit> unit =
        scalars
            .oneOf(node, "`grain`", UNITS)
            .map(word -> Grain.Unit.valueOf(word.toUpperCase(Locale.ROOT)));
    if (type == ColumnType.DATE && unit.equals(Optional.of(Grain.Unit.HOUR))) {
      problems.add(node, "a date has no hours", "write `grain: day` or coarser");
      return Optional.empty();
    }
    return unit;
  }
}
