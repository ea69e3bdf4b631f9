package io.parley.connector.lake;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.util.UnicodeUtil;

/**
 * The least and greatest value of a column in a file, from DuckDB's words into Iceberg's bytes.
 *
 * <p>A bound that is missing costs speed; one that is wrong makes a reader skip rows. So whatever
 * is not read with certainty (years outside 1 to 9999, infinities) gives no bound. UUIDs and sealed
 * bytes get none by choice: they are random, and engines order them differently.
 */
final class Bounds {
  /** Iceberg's own default: a longer text is cut, and an upper bound then rounded up. */
  private static final int TEXT_LENGTH = 16;

  private Bounds() {}

  static Optional<ByteBuffer> lower(LakeType type, String word) {
    return type == LakeType.STRING
        ? text(UnicodeUtil.truncateStringMin(Literal.of(word), TEXT_LENGTH))
        : exact(type, word);
  }

  static Optional<ByteBuffer> upper(LakeType type, String word) {
    return type == LakeType.STRING
        // Null if no text is above: the greatest character sixteen times and more.
        ? Optional.ofNullable(UnicodeUtil.truncateStringMax(Literal.of(word), TEXT_LENGTH))
            .flatMap(Bounds::text)
        : exact(type, word);
  }

  /**
   * A value as Iceberg compares it, from the Java object that {@code RawRow.Read} has for a column
   * of this type.
   *
   * @throws IllegalArgumentException if it is of another class
   */
  static Object comparable(LakeType type, Object value) {
    try {
      return switch (type) {
        case LONG -> (Long) value;
        case INTEGER -> (Integer) value;
        case DOUBLE -> (Double) value;
        case DECIMAL -> (BigDecimal) value;
        case STRING -> (String) value;
        case BOOLEAN -> (Boolean) value;
        case DATE -> (int) ((LocalDate) value).toEpochDay();
        case TIMESTAMP -> micros((LocalDateTime) value);
        case TIMESTAMPTZ ->
            micros(
                ((OffsetDateTime) value).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
        case UUID, BINARY ->
            throw new IllegalArgumentException("files are not told apart by a column of " + type);
      };
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(
          "a column of type " + type + " is not compared with a " + value.getClass().getName(), e);
    }
  }

  private static Optional<ByteBuffer> text(Literal<CharSequence> text) {
    return Optional.of(Conversions.toByteBuffer(LakeType.STRING.icebergType(), text.value()));
  }

  private static Optional<ByteBuffer> exact(LakeType type, String word) {
    try {
      return value(type, word).map(v -> Conversions.toByteBuffer(type.icebergType(), v));
    } catch (DateTimeParseException | NumberFormatException notPlain) {
      return Optional.empty();
    }
  }

  private static Optional<Object> value(LakeType type, String word) {
    return switch (type) {
      case LONG -> Optional.of(Long.valueOf(word));
      case INTEGER -> Optional.of(Integer.valueOf(word));
      case DOUBLE -> finite(Double.parseDouble(word));
      case DECIMAL -> Optional.of(new BigDecimal(word).setScale(4));
      case BOOLEAN -> truth(word);
      case DATE -> Optional.of((int) LocalDate.parse(word).toEpochDay());
      case TIMESTAMP -> Optional.of(micros(LocalDateTime.parse(word.replace(' ', 'T'))));
      // DuckDB says it in UTC, whatever the session's zone.
      case TIMESTAMPTZ ->
          word.endsWith("+00")
              ? Optional.of(
                  micros(
                      LocalDateTime.parse(word.substring(0, word.length() - 3).replace(' ', 'T'))))
              : Optional.empty();
      case STRING, UUID, BINARY -> Optional.empty();
    };
  }

  private static long micros(LocalDateTime time) {
    return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time);
  }

  private static Optional<Object> finite(double number) {
    // Iceberg puts -0.0 below 0.0, DuckDB and SQL do not: a bound of zero is none.
    return Double.isFinite(number) && number != 0 ? Optional.of(number) : Optional.empty();
  }

  private static Optional<Object> truth(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "1", "true" -> Optional.of(true);
      case "0", "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
