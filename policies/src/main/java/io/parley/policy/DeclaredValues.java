package io.parley.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads {@code values:} into one spelling each: whole numbers and decimals without superfluous
 * zeros, {@code true} and {@code false}, ISO dates, ISO timestamps with seconds.
 */
final class DeclaredValues {
  private static final int LONGEST_TEXT = 256;
  private static final int DECIMALS = 4;
  private static final BigDecimal LARGEST = new BigDecimal("1e15");

  private final ColumnType type;
  private final Problems problems;
  private final Scalars scalars;

  private DeclaredValues(ColumnType type, Problems problems) {
    this.type = type;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  static List<String> read(YamlNode node, ColumnType type, Problems problems) {
    Optional<List<String>> values =
        new Scalars(problems).list(node, "`values`", new DeclaredValues(type, problems)::value);
    if (node instanceof YamlNode.Sequence list && list.items().isEmpty()) {
      problems.add(
          node, "`values` is empty", "name the values, or remove the key to leave them undeclared");
    }
    return values.orElse(List.of());
  }

  private Optional<String> value(YamlNode node) {
    String what = "a value of type " + type.word();
    return switch (type) {
      case TEXT -> scalars.text(node, what, LONGEST_TEXT);
      case BOOLEAN ->
          scalars
              .scalar(node, what, CoreSchema.Kind.BOOLEAN)
              .map(s -> s.value().toLowerCase(Locale.ROOT));
      case DATE -> scalars.date(node, what).map(Object::toString);
      case TIMESTAMP -> timestamp(node, what);
      case INTEGER, DECIMAL ->
          scalars
              .number(node, what, LARGEST.negate(), LARGEST)
              .filter(v -> fits(node, what, type, v, problems))
              .map(v -> v.signum() == 0 ? "0" : v.stripTrailingZeros().toPlainString());
    };
  }

  private Optional<String> timestamp(YamlNode node, String what) {
    Optional<YamlNode.Scalar> scalar = scalars.scalar(node, what, CoreSchema.Kind.TEXT);
    try {
      return scalar.map(
          s -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(held(LocalDateTime.parse(s.value()))));
    } catch (DateTimeException notATimestamp) {
      problems.add(
          node,
          "%s is no timestamp".formatted(what),
          "write date, `T` and time without a zone, such as `2027-06-30T12:00:00`, at most to the"
              + " microsecond");
      return Optional.empty();
    }
  }

  /** The timestamp, if its type holds it: microseconds are the finest. */
  private static LocalDateTime held(LocalDateTime timestamp) {
    var unused = Scalars.withinCalendar(timestamp.toLocalDate());
    if (!timestamp.truncatedTo(ChronoUnit.MICROS).equals(timestamp)) {
      throw new DateTimeException("finer than a microsecond");
    }
    return timestamp;
  }

  /** Whether a number can be held exactly by the type; reported when not. */
  static boolean fits(
      YamlNode node, String what, ColumnType type, BigDecimal value, Problems problems) {
    if (type == ColumnType.INTEGER) {
      return new Scalars(problems).isWhole(node, what, value);
    }
    boolean fits = value.signum() == 0 || value.stripTrailingZeros().scale() <= DECIMALS;
    if (!fits) {
      problems.add(node, what + " has more than four decimals", "write at most four");
    }
    return fits;
  }
}
