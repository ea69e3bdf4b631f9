package io.parley.connector.source.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/**
 * What to make of a database's error: whether it may pass, and what of it can be said. Databases
 * quote cells in messages (a bad cast, a broken check), so that few are shown.
 */
final class DatabaseErrors {
  /** Server going down or starting, too many connections, serialization failure, deadlock. */
  private static final Set<String> PASSING =
      Set.of("57P01", "57P02", "57P03", "53300", "40001", "40P01");

  /** Connection, account, catalog, and names and syntax of the statement: no cell is in those. */
  private static final Set<String> SAFE_CLASSES = Set.of("08", "28", "3D", "42", "57");

  /** SQLite's numbers: busy, locked; and those that speak of files and statements. */
  private static final Set<Integer> SQLITE_PASSING = Set.of(5, 6);

  private static final Set<Integer> SQLITE_SAFE = Set.of(5, 6, 8, 11, 14, 23, 26);

  /** Trino's numbers of syntax, permission, and catalogs, schemas, tables and columns not found. */
  private static final Set<Integer> TRINO_SAFE = Set.of(1, 4, 44, 45, 46, 47);

  private DatabaseErrors() {}

  static boolean isPassing(SQLException e) {
    if (e instanceof SQLTransientException
        || e instanceof SQLRecoverableException
        || e instanceof SQLNonTransientConnectionException
        || PASSING.contains(state(e))
        || state(e).startsWith("08")) {
      return true;
    }
    if (isSqlite(e)) {
      return SQLITE_PASSING.contains(e.getErrorCode() & 0xff);
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  /** In one line, without what a row says. */
  static String said(SQLException e) {
    String state = state(e);
    String safe = state.length() == 5 ? state.substring(0, 2) : "";
    String message = e.getMessage() == null ? "" : e.getMessage();
    boolean shown =
        SAFE_CLASSES.contains(safe)
            || (isSqlite(e) && isSafeInSqlite(e.getErrorCode() & 0xff, message))
            || (message.startsWith("Query failed") && TRINO_SAFE.contains(e.getErrorCode()));
    if (shown) {
      return "the database says: " + message.lines().findFirst().orElse("").strip();
    }
    return "the database failed ("
        + (state.isEmpty() ? e.getClass().getSimpleName() : "SQLSTATE " + state)
        + "); its message may quote a cell and is withheld; run the same query with the database's"
        + " own tool";
  }

  private static boolean isSafeInSqlite(int code, String message) {
    return SQLITE_SAFE.contains(code) || (code == 1 && message.contains("no such "));
  }

  private static boolean isSqlite(SQLException e) {
    return e.getClass().getName().startsWith("org.sqlite.");
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }
}
