package io.parley.server.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A table as an Arrow stream of one record batch. Exact decimals stay exact: a column has the scale
 * of its longest value.
 */
final class AnswerArrow {
  private static final int DIGITS = 76;

  private AnswerArrow() {}

  static byte[] of(AnswerTable table, BufferAllocator allocator) {
    List<Field> fields = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      FieldType type = FieldType.nullable(type(table, c));
      fields.add(new Field(table.columns().get(c).name(), type, List.of()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BufferAllocator own = allocator.newChildAllocator("answer", 0, Long.MAX_VALUE);
        VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), own);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, Channels.newChannel(out))) {
      root.allocateNew();
      for (int r = 0; r < table.rows().size(); r++) {
        for (int c = 0; c < fields.size(); c++) {
          set(root.getVector(c), r, table.rows().get(r).get(c));
        }
      }
      root.setRowCount(table.rows().size());
      writer.start();
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static ArrowType type(AnswerTable table, int column) {
    return switch (table.columns().get(column).type()) {
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT" -> new ArrowType.Int(Long.SIZE, true);
      case "DECIMAL" -> new ArrowType.Decimal(DIGITS, scale(table, column), 256);
      case "REAL", "FLOAT", "DOUBLE" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case "BOOLEAN" -> ArrowType.Bool.INSTANCE;
      case "DATE" -> new ArrowType.Date(DateUnit.DAY);
      case "TIMESTAMP" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
      default -> ArrowType.Utf8.INSTANCE;
    };
  }

  private static int scale(AnswerTable table, int column) {
    return table.rows().stream()
        .map(row -> row.get(column))
        .filter(Number.class::isInstance)
        .mapToInt(n -> Math.max(0, new BigDecimal(n.toString()).scale()))
        .max()
        .orElse(0);
  }

  private static void set(FieldVector vector, int row, @Nullable Object value) {
    if (value == null) {
      vector.setNull(row);
    } else if (vector instanceof BigIntVector numbers) {
      numbers.setSafe(row, ((Number) value).longValue());
    } else if (vector instanceof Decimal256Vector decimals) {
      decimals.setSafe(row, new BigDecimal(value.toString()).setScale(decimals.getScale()));
    } else if (vector instanceof Float8Vector numbers) {
      numbers.setSafe(row, ((Number) value).doubleValue());
    } else if (vector instanceof BitVector booleans) {
      booleans.setSafe(row, ((Boolean) value) ? 1 : 0);
    } else if (vector instanceof DateDayVector days) {
      days.setSafe(row, (int) LocalDate.parse(value.toString()).toEpochDay());
    } else if (vector instanceof TimeStampMicroVector times) {
      LocalDateTime time = LocalDateTime.parse(value.toString());
      times.setSafe(
          row, ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time));
    } else {
      ((VarCharVector) vector).setSafe(row, value.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
