package io.parley.connector.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an Avro record as columns of the lake. What the lake has no type for (nested
 * records, lists, maps, floating point) is a text: JSON, or the shortest decimal of the number.
 */
final class AvroColumns {
  private static final int SCALE = 4;
  private static final int PRECISION = 18;
  private static final long MICROS = 1_000_000;

  private final List<LakeColumn> columns = new ArrayList<>();
  private final List<Schema> types = new ArrayList<>();

  /**
   * The columns of a schema.
   *
   * @throws IllegalArgumentException where it is no record, or has a name that is Parley's own
   */
  AvroColumns(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD || schema.getFields().isEmpty()) {
      throw new IllegalArgumentException(
          "the Avro schema is no record with fields; records of a topic are");
    }
    for (Schema.Field field : schema.getFields()) {
      if (field.name().startsWith("_")) {
        throw new IllegalArgumentException(
            "field `"
                + field.name()
                + "` of the Avro schema: names that begin with `_` are Parley's own; give it another in the file, and this one under `aliases`");
      }
      Schema type = present(field.schema());
      types.add(type);
      columns.add(new LakeColumn(field.name(), lakeType(type)));
    }
  }

  List<LakeColumn> columns() {
    return List.copyOf(columns);
  }

  /** The values of a record. */
  List<Optional<Object>> values(IndexedRecord record) throws UnreadableRecordException {
    List<Optional<Object>> values = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      Object value = record.get(i);
      values.add(value == null ? Optional.empty() : Optional.of(cell(types.get(i), value)));
    }
    return values;
  }

  /** What a field is where it is not null. */
  private static Schema present(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> present =
        schema.getTypes().stream().filter(t -> t.getType() != Schema.Type.NULL).toList();
    return present.size() == 1 ? present.get(0) : schema;
  }

  private static LakeType lakeType(Schema type) {
    LogicalType logical = type.getLogicalType();
    return switch (type.getType()) {
      case INT, LONG -> {
        if (logical instanceof LogicalTypes.Date) {
          yield LakeType.DATE;
        }
        yield perSecond(logical) > 0 ? LakeType.TIMESTAMP : LakeType.LONG;
      }
      case BOOLEAN -> LakeType.BOOLEAN;
      case BYTES, FIXED -> {
        if (logical instanceof LogicalTypes.Decimal decimal) {
          yield fits(decimal) ? LakeType.DECIMAL : LakeType.STRING;
        }
        yield isUuid(logical) ? LakeType.UUID : LakeType.BINARY;
      }
      case STRING -> isUuid(logical) ? LakeType.UUID : LakeType.STRING;
      default -> LakeType.STRING;
    };
  }

  private static boolean isUuid(@Nullable LogicalType logical) {
    return logical != null && logical.getName().equals("uuid");
  }

  private static boolean fits(LogicalTypes.Decimal decimal) {
    return decimal.getScale() <= SCALE
        && decimal.getPrecision() - decimal.getScale() <= PRECISION - SCALE;
  }

  /** Units of a time in a second; 0 for what is no time of a day. */
  private static long perSecond(@Nullable LogicalType logical) {
    return switch (logical == null ? "" : logical.getName()) {
      case "timestamp-millis", "local-timestamp-millis" -> 1_000;
      case "timestamp-micros", "local-timestamp-micros" -> MICROS;
      case "timestamp-nanos", "local-timestamp-nanos" -> 1_000 * MICROS;
      default -> 0;
    };
  }

  private static Object cell(Schema type, Object value) throws UnreadableRecordException {
    try {
      return switch (lakeType(type)) {
        case LONG -> ((Number) value).longValue();
        case BOOLEAN -> value;
        case DATE -> LocalDate.ofEpochDay(((Number) value).longValue());
        case TIMESTAMP -> time(((Number) value).longValue(), perSecond(type.getLogicalType()));
        case UUID -> uuid(value);
        case DECIMAL -> decimal(type, value).setScale(SCALE);
        case BINARY -> bytes(value);
        case STRING -> text(type, value);
        case INTEGER, DOUBLE, TIMESTAMPTZ ->
            throw new IllegalStateException("no field of Avro is kept so");
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new UnreadableRecordException("a field holds no value of its type");
    }
  }

  private static LocalDateTime time(long units, long perSecond) {
    long nanos = Math.floorMod(units, perSecond) * (1_000_000_000 / perSecond);
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(units, perSecond), (int) (nanos - nanos % 1_000), ZoneOffset.UTC);
  }

  private static UUID uuid(Object value) {
    if (value instanceof CharSequence text) {
      return UUID.fromString(text.toString());
    }
    ByteBuffer bytes = ByteBuffer.wrap(bytes(value));
    if (bytes.remaining() != 2 * Long.BYTES) {
      throw new IllegalArgumentException("a UUID has 16 bytes");
    }
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static BigDecimal decimal(Schema type, Object value) {
    LogicalTypes.Decimal decimal = (LogicalTypes.Decimal) type.getLogicalType();
    byte[] unscaled = bytes(value);
    if (unscaled.length == 0) {
      throw new IllegalArgumentException("a decimal has a byte at least");
    }
    BigDecimal read = new BigDecimal(new BigInteger(unscaled), decimal.getScale());
    if (read.precision() > decimal.getPrecision()) {
      throw new IllegalArgumentException("a decimal has no more digits than its type");
    }
    return read;
  }

  private static byte[] bytes(Object value) {
    if (value instanceof GenericFixed fixed) {
      return fixed.bytes().clone();
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static String text(Schema type, Object value) {
    return switch (type.getType()) {
      case RECORD, ARRAY, MAP, UNION ->
          new String(StreamJson.bytes(json(value)), StandardCharsets.UTF_8);
      case BYTES, FIXED -> decimal(type, value).toPlainString();
      default -> value.toString();
    };
  }

  private static JsonNode json(@Nullable Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value == null) {
      return nodes.nullNode();
    } else if (value instanceof IndexedRecord record) {
      ObjectNode object = nodes.objectNode();
      for (Schema.Field field : record.getSchema().getFields()) {
        object.set(field.name(), json(record.get(field.pos())));
      }
      return object;
    } else if (value instanceof Map<?, ?> map) {
      ObjectNode object = nodes.objectNode();
      map.forEach((key, each) -> object.set(key.toString(), json(each)));
      return object;
    } else if (value instanceof Collection<?> all) {
      ArrayNode array = nodes.arrayNode();
      all.forEach(each -> array.add(json(each)));
      return array;
    } else if (value instanceof Boolean truth) {
      return nodes.booleanNode(truth);
    } else if (value instanceof Integer || value instanceof Long) {
      return nodes.numberNode(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      return number(((Number) value).doubleValue(), value.toString());
    } else if (value instanceof ByteBuffer || value instanceof GenericFixed) {
      return nodes.textNode(Base64.getEncoder().encodeToString(bytes(value)));
    }
    return nodes.textNode(value.toString());
  }

  /** JSON has no word for infinity. */
  private static JsonNode number(double value, String text) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return Double.isFinite(value) ? nodes.numberNode(new BigDecimal(text)) : nodes.textNode(text);
  }
}
