package io.parley.query.privacy;

import io.parley.policy.ColumnType;
import io.parley.policy.Grain;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/** The cells of a grain: which functions and which limits tell no more than the cell. */
final class Cells {
  /** Times are held in microseconds. */
  private static final int MICROSECOND = 1_000;

  private Cells() {}

  /** Whether the grain is no coarser than the type itself. */
  static boolean isNone(Grain grain, ColumnType type) {
    return grain instanceof Grain.Time time
        ? type == ColumnType.DATE && time.unit().compareTo(Grain.Unit.DAY) <= 0
        : type == ColumnType.INTEGER && ((Grain.Step) grain).step().compareTo(BigDecimal.ONE) <= 0;
  }

  /** Whether a part of a time (its year, its day of the week) is the same all over a cell. */
  static boolean decides(Grain grain, TimeUnitRange part) {
    return grain instanceof Grain.Time time
        && unit(part).filter(unit -> time.unit().isWithin(unit)).isPresent();
  }

  private static Optional<Grain.Unit> unit(TimeUnitRange part) {
    return switch (part) {
      case HOUR -> Optional.of(Grain.Unit.HOUR);
      case DAY, DOW, ISODOW, DOY -> Optional.of(Grain.Unit.DAY);
      case WEEK, ISOYEAR -> Optional.of(Grain.Unit.WEEK);
      case MONTH -> Optional.of(Grain.Unit.MONTH);
      case QUARTER -> Optional.of(Grain.Unit.QUARTER);
      case YEAR, DECADE, CENTURY, MILLENNIUM -> Optional.of(Grain.Unit.YEAR);
      default -> Optional.empty();
    };
  }

  /** The same by the name that DATE_TRUNC takes. */
  static boolean decides(Grain grain, String part) {
    try {
      return decides(grain, TimeUnitRange.valueOf(part.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  /** Whether days are cells of the grain, or made of them. */
  static boolean decidesDays(Grain grain) {
    return grain instanceof Grain.Time time && time.unit().isWithin(Grain.Unit.DAY);
  }

  /** Whether whole quotients by a divisor are the same all over a cell. */
  static boolean decidesQuotient(Grain grain, BigDecimal divisor) {
    return divisor.signum() > 0 && isMultiple(grain, divisor);
  }

  /**
   * Whether a cell begins at a limit, so that {@code x >= limit} and {@code x < limit} are the same
   * all over a cell.
   *
   * @param after whether the limit itself still lies below: {@code x > limit}, {@code x <= limit};
   *     then the next value of the type must begin a cell
   */
  static boolean beginsAt(Grain grain, Object limit, ColumnType type, boolean after) {
    if (limit instanceof LocalDateTime time) {
      LocalDateTime next =
          !after ? time : type == ColumnType.DATE ? time.plusDays(1) : time.plusNanos(MICROSECOND);
      return grain instanceof Grain.Time t && begins(t.unit(), next);
    }
    BigDecimal next =
        !after
            ? (BigDecimal) limit
            : ((BigDecimal) limit)
                .add(type == ColumnType.INTEGER ? BigDecimal.ONE : new BigDecimal("0.0001"));
    return isMultiple(grain, next);
  }

  private static boolean isMultiple(Grain grain, BigDecimal number) {
    return grain instanceof Grain.Step step && number.remainder(step.step()).signum() == 0;
  }

  private static boolean begins(Grain.Unit unit, LocalDateTime time) {
    boolean hour = time.getMinute() == 0 && time.getSecond() == 0 && time.getNano() == 0;
    boolean day = time.toLocalTime().equals(LocalTime.MIDNIGHT);
    LocalDate date = time.toLocalDate();
    return switch (unit) {
      case HOUR -> hour;
      case DAY -> day;
      case WEEK -> day && date.getDayOfWeek() == DayOfWeek.MONDAY;
      case MONTH -> day && date.getDayOfMonth() == 1;
      case QUARTER -> day && date.getDayOfMonth() == 1 && date.getMonthValue() % 3 == 1;
      case YEAR -> day && date.getDayOfYear() == 1;
    };
  }

  /** A limit as it stands in a question; empty for what has no place among cells. */
  static Optional<Object> limit(RexLiteral literal) {
    if (literal.isNull()) {
      return Optional.empty();
    }
    SqlTypeName type = literal.getType().getSqlTypeName();
    return switch (type) {
      case DATE -> Optional.ofNullable(literal.getValueAs(DateString.class)).flatMap(Cells::limit);
      case TIMESTAMP ->
          Optional.ofNullable(literal.getValueAs(TimestampString.class)).flatMap(Cells::limit);
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL ->
          Optional.ofNullable(literal.getValueAs(BigDecimal.class));
      default -> Optional.empty();
    };
  }

  /** The same for an end of a range, as Calcite holds it. */
  static Optional<Object> limit(Comparable<?> end) {
    try {
      if (end instanceof DateString date) {
        return Optional.of(LocalDate.parse(date.toString()).atStartOfDay());
      } else if (end instanceof TimestampString time) {
        return Optional.of(LocalDateTime.parse(time.toString().replace(' ', 'T')));
      }
    } catch (DateTimeParseException beyondTheCalendar) {
      return Optional.empty();
    }
    return end instanceof BigDecimal number ? Optional.of(number) : Optional.empty();
  }
}
