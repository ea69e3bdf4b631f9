package io.parley.connector.source.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What databases do differently: transactions, and what their types are. */
enum Dialect {
  /** PostgreSQL, and what speaks its protocol. */
  POSTGRESQL {
    private static final Set<String> AS_TEXT =
        Set.of("json", "jsonb", "inet", "cidr", "macaddr", "macaddr8", "citext", "xml", "jsonpath");

    @Override
    Optional<CellKind> kind(ResultSetMetaData columns, int at) throws SQLException {
      String type = columns.getColumnTypeName(at).toLowerCase(Locale.ROOT);
      return switch (type) {
        case "uuid" -> Optional.of(CellKind.ID);
        case "timestamptz" -> Optional.of(CellKind.INSTANT);
        case "timetz" -> Optional.of(CellKind.TEXT);
        // Its text depends on the server's locale; and a string of bits is no truth value.
        case "money", "bit" -> Optional.empty();
        default -> AS_TEXT.contains(type) ? Optional.of(CellKind.TEXT) : standard(columns, at);
      };
    }
  },

  /** SQLite, whose columns prefer a type and hold any. */
  SQLITE {
    @Override
    void begin(Connection connection) throws SQLException {
      connection.setAutoCommit(false); // one state of the file from the first statement on
    }

    /** By the rules of section 3.1 of SQLite's page on data types. */
    @Override
    Optional<CellKind> kind(ResultSetMetaData columns, int at) throws SQLException {
      String type = columns.getColumnTypeName(at).toUpperCase(Locale.ROOT);
      if (type.contains("INT")) {
        return Optional.of(CellKind.WHOLE);
      }
      if (type.contains("BOOL")) {
        return Optional.of(CellKind.TRUTH);
      }
      return Optional.of(type.contains("BLOB") ? CellKind.BYTES : CellKind.LOOSE_TEXT);
    }
  },

  /** Trino: no transactions over several statements that all its connectors would keep. */
  TRINO {
    @Override
    void begin(Connection connection) {
      // each statement sees one state of each Iceberg table
    }

    @Override
    void end(Connection connection) {
      // nothing was begun
    }

    @Override
    Optional<CellKind> kind(ResultSetMetaData columns, int at) throws SQLException {
      String type = columns.getColumnTypeName(at).toLowerCase(Locale.ROOT);
      if (type.startsWith("timestamp")) {
        boolean zoned = type.endsWith("with time zone");
        boolean fine = type.matches("timestamp\\((7|8|9|10|11|12)\\).*");
        return Optional.of(
            fine ? CellKind.TEXT : zoned ? CellKind.WRITTEN_INSTANT : CellKind.WRITTEN_TIME);
      }
      return switch (type) {
        case "date" -> Optional.of(CellKind.WRITTEN_DAY);
        case "uuid" -> Optional.of(CellKind.ID);
        case "json", "ipaddress" -> Optional.of(CellKind.TEXT);
        default -> type.startsWith("time") ? Optional.of(CellKind.TEXT) : standard(columns, at);
      };
    }
  },

  /** Any other database, by the standard types of JDBC. */
  OTHER {
    @Override
    Optional<CellKind> kind(ResultSetMetaData columns, int at) throws SQLException {
      return standard(columns, at);
    }
  };

  private static final int MICROSECONDS = 6;
  private static final int LONG_DIGITS = 18;
  private static final int DECIMAL_SCALE = 4;
  private static final int DECIMAL_WHOLE = 14;

  /** How a column's cells are read; empty where the lake cannot hold them. */
  abstract Optional<CellKind> kind(ResultSetMetaData columns, int at) throws SQLException;

  /** What a column of people's ids is made as. */
  String personType() {
    return this == POSTGRESQL || this == TRINO ? "UUID" : "CHAR(36)";
  }

  /** What a column of text is made as. */
  String textType() {
    return this == POSTGRESQL || this == SQLITE
        ? "TEXT"
        : this == TRINO ? "VARCHAR" : "VARCHAR(512)";
  }

  /** Begins a transaction that only reads, and sees one state if the database can. */
  void begin(Connection connection) throws SQLException {
    connection.setReadOnly(true);
    int level = Connection.TRANSACTION_REPEATABLE_READ;
    if (connection.getMetaData().supportsTransactionIsolationLevel(level)) {
      connection.setTransactionIsolation(level);
    }
    connection.setAutoCommit(false); // PostgreSQL streams in a transaction only
  }

  void end(Connection connection) throws SQLException {
    connection.rollback(); // nothing was written
  }

  static Dialect of(Connection connection) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    return switch (database.getDatabaseProductName()) {
      case "PostgreSQL" -> POSTGRESQL;
      case "SQLite" -> SQLITE;
      case "Trino" -> TRINO;
      default -> OTHER;
    };
  }

  private static Optional<CellKind> standard(ResultSetMetaData columns, int at)
      throws SQLException {
    return switch (columns.getColumnType(at)) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
          Optional.of(CellKind.WHOLE);
      case Types.NUMERIC, Types.DECIMAL ->
          Optional.of(decimal(columns.getPrecision(at), columns.getScale(at)));
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> Optional.of(CellKind.FLOATING);
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.CLOB,
          Types.NCLOB,
          Types.SQLXML,
          Types.TIME,
          Types.TIME_WITH_TIMEZONE ->
          Optional.of(CellKind.TEXT);
      case Types.BIT, Types.BOOLEAN -> Optional.of(CellKind.TRUTH);
      case Types.DATE -> Optional.of(CellKind.DAY);
      case Types.TIMESTAMP ->
          Optional.of(columns.getScale(at) > MICROSECONDS ? CellKind.TEXT : CellKind.TIME);
      case Types.TIMESTAMP_WITH_TIMEZONE -> Optional.of(CellKind.INSTANT);
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          Optional.of(CellKind.BYTES);
      default -> Optional.empty();
    };
  }

  /** Numbers that no type of the lake is wide enough for go over as text. */
  private static CellKind decimal(int precision, int scale) {
    if (precision < 1 || scale < 0) {
      return CellKind.NUMBER; // of any size
    }
    if (scale == 0 && precision <= LONG_DIGITS) {
      return CellKind.WHOLE;
    }
    boolean fits = scale <= DECIMAL_SCALE && precision - scale <= DECIMAL_WHOLE;
    return fits ? CellKind.DECIMAL : CellKind.NUMBER;
  }
}
