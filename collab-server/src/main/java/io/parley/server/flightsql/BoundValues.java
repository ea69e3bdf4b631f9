package io.parley.server.flightsql;

import io.parley.policy.ColumnType;
import io.parley.policy.ReasonCode;
import io.parley.query.sql.ParameterValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** A client's parameter values as those of a question. */
final class BoundValues {
  private BoundValues() {}

  /** The values of the one row that is there. */
  static List<ParameterValue> of(VectorSchemaRoot root) {
    if (root.getRowCount() != 1) {
      throw refused("there are several rows of parameters", "give one set of values at a time");
    }
    List<ParameterValue> values = new ArrayList<>();
    for (FieldVector vector : root.getFieldVectors()) {
      Object value = vector.isNull(0) ? null : vector.getObject(0);
      if (value == null) {
        throw refused(
            "parameter %d is NULL".formatted(values.size() + 1),
            "write IS NULL in the statement, or give a value");
      }
      values.add(value(vector, value, values.size() + 1));
    }
    return values;
  }

  private static ParameterValue value(FieldVector vector, Object value, int number) {
    ArrowType type = vector.getField().getType();
    if (type instanceof ArrowType.Int) {
      return new ParameterValue(ColumnType.INTEGER, value.toString());
    } else if (type instanceof ArrowType.Decimal || type instanceof ArrowType.FloatingPoint) {
      return new ParameterValue(ColumnType.DECIMAL, decimal(value, number));
    } else if (type instanceof ArrowType.Bool) {
      return new ParameterValue(ColumnType.BOOLEAN, value.toString());
    } else if (vector instanceof DateDayVector date) {
      return new ParameterValue(ColumnType.DATE, LocalDate.ofEpochDay(date.get(0)).toString());
    } else if (vector instanceof DateMilliVector date) {
      LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(date.get(0)), ZoneOffset.UTC);
      return new ParameterValue(ColumnType.DATE, day.toString());
    } else if (vector instanceof TimeStampVector time) {
      return new ParameterValue(ColumnType.TIMESTAMP, time(time));
    } else if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.LargeUtf8) {
      return new ParameterValue(ColumnType.TEXT, value.toString());
    }
    throw refused(
        "parameter %d is of a type that no column has".formatted(number),
        "give a number, a text, a boolean, a date or a timestamp");
  }

  private static String decimal(Object value, int number) {
    try {
      BigDecimal exact = new BigDecimal(value.toString()).stripTrailingZeros();
      return exact.setScale(Math.max(0, exact.scale())).toPlainString();
    } catch (NumberFormatException notFinite) {
      throw refused("parameter %d is no finite number".formatted(number), "give one");
    }
  }

  private static String time(TimeStampVector vector) {
    TimeUnit unit = ((ArrowType.Timestamp) vector.getField().getType()).getUnit();
    ChronoUnit step =
        switch (unit) {
          case SECOND -> ChronoUnit.SECONDS;
          case MILLISECOND -> ChronoUnit.MILLIS;
          case MICROSECOND -> ChronoUnit.MICROS;
          case NANOSECOND -> ChronoUnit.NANOS;
        };
    Instant instant = Instant.EPOCH.plus(vector.get(0), step);
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    return time.toLocalDate() + " " + DateTimeFormatter.ISO_LOCAL_TIME.format(time);
  }

  private static FlightRuntimeException refused(String message, String help) {
    return Refusals.of(ReasonCode.BAD_LITERAL, message, help);
  }
}
