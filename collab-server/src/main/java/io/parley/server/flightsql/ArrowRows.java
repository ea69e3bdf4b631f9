package io.parley.server.flightsql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Writes rows of plain values into the vectors of a schema that {@link ArrowColumns} made. */
final class ArrowRows {
  private ArrowRows() {}

  /** Fills the root, which then holds exactly these rows. */
  static void fill(VectorSchemaRoot root, List<? extends List<? extends @Nullable Object>> rows) {
    root.allocateNew();
    for (int column = 0; column < root.getFieldVectors().size(); column++) {
      FieldVector vector = root.getVector(column);
      for (int row = 0; row < rows.size(); row++) {
        Object value = rows.get(row).get(column);
        if (value != null) {
          set(vector, row, value);
        }
      }
    }
    root.setRowCount(rows.size());
  }

  /** Fills the first columns, all of text, of a root that may have more. */
  static void fillText(VectorSchemaRoot root, List<List<String>> rows) {
    root.allocateNew();
    for (int row = 0; row < rows.size(); row++) {
      List<String> values = rows.get(row);
      for (int column = 0; column < values.size(); column++) {
        set(root.getVector(column), row, values.get(column));
      }
    }
    root.setRowCount(rows.size());
  }

  private static void set(FieldVector vector, int row, Object value) {
    if (vector instanceof BigIntVector whole) {
      whole.setSafe(row, number(value).longValueExact());
    } else if (vector instanceof Float8Vector real) {
      real.setSafe(row, number(value).doubleValue());
    } else if (vector instanceof DecimalVector decimal) {
      decimal.setSafe(row, number(value).setScale(decimal.getScale(), RoundingMode.HALF_EVEN));
    } else if (vector instanceof BitVector bit) {
      bit.setSafe(row, (Boolean) value ? 1 : 0);
    } else if (vector instanceof DateDayVector date) {
      date.setSafe(row, (int) LocalDate.parse(value.toString()).toEpochDay());
    } else if (vector instanceof TimeStampMicroVector time) {
      Instant instant = LocalDateTime.parse(value.toString()).toInstant(ZoneOffset.UTC);
      time.setSafe(row, ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    } else {
      ((VarCharVector) vector).setSafe(row, value.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static BigDecimal number(Object value) {
    return value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString());
  }
}
