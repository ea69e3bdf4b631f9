package io.parley.server.ledger;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a store's tables, as either database gives them. */
final class StoreRows {
  private StoreRows() {}

  /**
   * The tables of a SQLite store that hold what a node wrote: a table that names another comes
   * after those that name none.
   */
  static List<String> tables(Connection sqlite) throws SQLException {
    List<String> free = new ArrayList<>();
    List<String> bound = new ArrayList<>();
    for (String table : names(sqlite)) {
      try (Statement statement = sqlite.createStatement();
          ResultSet keys = statement.executeQuery("PRAGMA foreign_key_list(" + table + ")")) {
        (keys.next() ? bound : free).add(table);
      }
    }
    free.addAll(bound);
    return free;
  }

  private static List<String> names(Connection sqlite) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = sqlite.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
                    + " AND name <> 'flyway_schema_history' ORDER BY name")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  /** Copies a table's rows; how many there were. */
  static long copy(Connection from, Connection to, String table) throws SQLException {
    List<String> columns = columns(from, table);
    String insert =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                table,
                String.join(", ", columns),
                columns.stream().map(c -> "?").collect(Collectors.joining(", ")));
    long rows = 0;
    try (Statement select = from.createStatement();
        ResultSet row = select.executeQuery("SELECT %s FROM %s".formatted(join(columns), table));
        PreparedStatement write = to.prepareStatement(insert)) {
      while (row.next()) {
        for (int i = 1; i <= columns.size(); i++) {
          write.setObject(
              i, row.getObject(i) instanceof Number n ? n.longValue() : row.getObject(i));
        }
        rows += write.executeUpdate();
      }
    }
    return rows;
  }

  private static String join(List<String> columns) {
    return String.join(", ", columns);
  }

  static List<String> columns(Connection c, String table) throws SQLException {
    try (Statement statement = c.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM %s LIMIT 0".formatted(table))) {
      ResultSetMetaData about = none.getMetaData();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= about.getColumnCount(); i++) {
        columns.add(about.getColumnName(i));
      }
      Collections.sort(columns);
      return columns;
    }
  }

  /**
   * A table's number of rows and the sum, modulo 2^256, of their SHA-256: the same for the same
   * rows in any order, on either database. It finds what went wrong, and not who meant it to.
   */
  static String digest(Connection c, String table) throws SQLException {
    List<String> columns = columns(c, table);
    BigInteger sum = BigInteger.ZERO;
    long rows = 0;
    try (Statement select = c.createStatement();
        ResultSet row = select.executeQuery("SELECT %s FROM %s".formatted(join(columns), table))) {
      while (row.next()) {
        sum = sum.add(new BigInteger(1, digest(row, columns)));
        rows++;
      }
    }
    return "%d rows, %x".formatted(rows, sum.mod(BigInteger.ONE.shiftLeft(256)));
  }

  private static byte[] digest(ResultSet row, List<String> columns) throws SQLException {
    MessageDigest sha256 = sha256();
    for (int i = 1; i <= columns.size(); i++) {
      Object value = row.getObject(i);
      byte[] bytes = bytes(value);
      sha256.update(ByteBuffer.allocate(5).put(kind(value)).putInt(bytes.length).array());
      sha256.update(bytes);
    }
    return sha256.digest();
  }

  private static byte kind(@Nullable Object value) {
    return (byte)
        (value == null ? 0 : value instanceof byte[] ? 1 : value instanceof Number ? 2 : 3);
  }

  private static byte[] bytes(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.copyOf(bytes, bytes.length);
    }
    Object whole = value instanceof Number number ? number.longValue() : value;
    return whole == null ? new byte[0] : whole.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
