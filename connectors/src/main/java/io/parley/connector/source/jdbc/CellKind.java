package io.parley.connector.source.jdbc;

import io.parley.connector.lake.LakeType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** How cells of a column are read into a type of the lake, and written back as a parameter. */
enum CellKind {
  /** Whole numbers of 64 bits. */
  WHOLE(LakeType.LONG, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      Object value = row.getObject(at);
      if (value instanceof BigDecimal || value instanceof BigInteger) {
        return whole(new BigDecimal(value.toString()));
      }
      if (value instanceof Long || value instanceof Integer || value instanceof Short) {
        return ((Number) value).longValue();
      }
      if (value instanceof Byte small) {
        return small.longValue();
      }
      throw new UnreadableValueException("is not a whole number");
    }

    @Override
    void set(PreparedStatement statement, int at, String text) throws SQLException {
      statement.setLong(at, Long.parseLong(text));
    }
  },

  /** Decimals of 14 digits before the point and 4 after it. */
  DECIMAL(LakeType.DECIMAL, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException {
      return row.getBigDecimal(at).setScale(4);
    }

    @Override
    void set(PreparedStatement statement, int at, String text) throws SQLException {
      statement.setBigDecimal(at, new BigDecimal(text));
    }
  },

  /** Decimals of any size, as text. */
  NUMBER(LakeType.STRING, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException {
      return row.getBigDecimal(at).toString();
    }

    @Override
    void set(PreparedStatement statement, int at, String text) throws SQLException {
      statement.setBigDecimal(at, new BigDecimal(text));
    }
  },

  /** Floating point, as the shortest text that is the same number. */
  FLOATING(LakeType.STRING, false) {
    @Override
    Object read(ResultSet row, int at) throws SQLException {
      return String.valueOf(row.getObject(at));
    }
  },

  /** Text. */
  TEXT(LakeType.STRING, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException {
      return row.getString(at);
    }
  },

  /** Numbers and text of SQLite, as text. */
  LOOSE_TEXT(LakeType.STRING, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      Object value = row.getObject(at);
      if (value instanceof byte[]) {
        throw new UnreadableValueException("is bytes in a column of text");
      }
      return value.toString();
    }
  },

  /** Truth values. */
  TRUTH(LakeType.BOOLEAN, false) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      Object value = row.getObject(at);
      if (value instanceof Boolean truth) {
        return truth;
      }
      return switch (value.toString().toLowerCase(Locale.ROOT)) {
        case "1", "t", "true" -> true;
        case "0", "f", "false" -> false;
        default -> throw new UnreadableValueException("is neither true nor false");
      };
    }
  },

  /** Days. */
  DAY(LakeType.DATE, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      LocalDate day = row.getObject(at, LocalDate.class);
      if (day.equals(LocalDate.MAX) || day.equals(LocalDate.MIN)) {
        throw new UnreadableValueException("is infinite");
      }
      return day;
    }

    @Override
    void set(PreparedStatement statement, int at, String text) throws SQLException {
      statement.setObject(at, LocalDate.parse(text));
    }
  },

  /** Times without a zone. */
  TIME(LakeType.TIMESTAMP, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      return micros(row.getObject(at, LocalDateTime.class));
    }

    @Override
    void set(PreparedStatement statement, int at, String text) throws SQLException {
      statement.setObject(at, LocalDateTime.parse(text));
    }
  },

  /** Times with a zone, in UTC. */
  INSTANT(LakeType.TIMESTAMP, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      OffsetDateTime time = row.getObject(at, OffsetDateTime.class);
      if (time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN)) {
        throw new UnreadableValueException("is infinite");
      }
      return micros(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
    }

    @Override
    void set(PreparedStatement statement, int at, String text) throws SQLException {
      statement.setObject(at, LocalDateTime.parse(text).atOffset(ZoneOffset.UTC));
    }
  },

  /** Days that the driver writes out. */
  WRITTEN_DAY(LakeType.DATE, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      return WrittenTimes.day(row.getString(at));
    }

    @Override
    String parameterSql() {
      return "CAST(? AS date)";
    }
  },

  /** Times without a zone that the driver writes out. */
  WRITTEN_TIME(LakeType.TIMESTAMP, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      return micros(WrittenTimes.time(row.getString(at)));
    }

    @Override
    String parameterSql() {
      return "CAST(? AS timestamp(6))";
    }

    @Override
    void set(PreparedStatement statement, int at, String text) throws SQLException {
      statement.setString(at, WrittenTimes.written(text));
    }
  },

  /** Times with a zone that the driver writes out, in UTC. */
  WRITTEN_INSTANT(LakeType.TIMESTAMP, true) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      return micros(WrittenTimes.instant(row.getString(at)));
    }

    /** Else an hour that a zone has twice would be written like the other. */
    @Override
    String selectSql(String column) {
      return column + " AT TIME ZONE 'UTC' AS " + column;
    }

    @Override
    String parameterSql() {
      return "CAST(? AS timestamp(6) with time zone)";
    }

    @Override
    void set(PreparedStatement statement, int at, String text) throws SQLException {
      statement.setString(at, WrittenTimes.written(text) + " UTC");
    }
  },

  /** Ids of 128 bits. */
  ID(LakeType.UUID, false) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      Object value = row.getObject(at);
      try {
        return value instanceof UUID id ? id : UUID.fromString(value.toString());
      } catch (IllegalArgumentException e) {
        throw new UnreadableValueException("is no UUID");
      }
    }
  },

  /** Bytes. */
  BYTES(LakeType.BINARY, false) {
    @Override
    Object read(ResultSet row, int at) throws SQLException, UnreadableValueException {
      if (row.getObject(at) instanceof String) {
        throw new UnreadableValueException("is text in a column of bytes");
      }
      return row.getBytes(at);
    }
  };

  private final LakeType type;
  private final boolean sorts;

  CellKind(LakeType type, boolean sorts) {
    this.type = type;
    this.sorts = sorts;
  }

  /** What the lake keeps. */
  LakeType type() {
    return type;
  }

  /** Whether such a column can be a watermark. */
  boolean sorts() {
    return sorts;
  }

  /** Reads a cell that is not NULL. */
  abstract Object read(ResultSet row, int at) throws SQLException, UnreadableValueException;

  /** The column in a list after SELECT. */
  String selectSql(String column) {
    return column;
  }

  /** A parameter of this kind. */
  String parameterSql() {
    return "?";
  }

  /** Sets a parameter to a value, as its {@code toString} has it. */
  void set(PreparedStatement statement, int at, String text) throws SQLException {
    statement.setString(at, text);
  }

  /**
   * The cell of the current row; empty where it is NULL.
   *
   * @throws UnreadableValueException if it is not what its column says
   * @throws SQLException if the connection is lost
   */
  Optional<Object> cell(ResultSet row, int at) throws SQLException, UnreadableValueException {
    try {
      return row.getObject(at) == null ? Optional.empty() : Optional.of(read(row, at));
    } catch (SQLException e) {
      if (DatabaseErrors.isPassing(e)) {
        throw e;
      }
      throw new UnreadableValueException("is not what its column says");
    }
  }

  private static Long whole(BigDecimal value) throws UnreadableValueException {
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      throw new UnreadableValueException("is not a whole number of 64 bits");
    }
  }

  private static LocalDateTime micros(LocalDateTime time) throws UnreadableValueException {
    if (time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN)) {
      throw new UnreadableValueException("is infinite");
    }
    if (!time.equals(time.truncatedTo(ChronoUnit.MICROS))) {
      throw new UnreadableValueException("is finer than a microsecond");
    }
    return time;
  }
}
