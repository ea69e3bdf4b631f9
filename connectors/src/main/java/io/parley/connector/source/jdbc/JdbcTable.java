package io.parley.connector.source.jdbc;

import java.util.List;
import java.util.Optional;

/** What of a database is read. */
public sealed interface JdbcTable {
  /**
   * A table or view, by its name. Names are quoted: whatever is in them, they name.
   *
   * @param path the name, with schema and catalog before it where needed: {@code [public, orders]}
   */
  record Named(List<String> path) implements JdbcTable {
    /** Refuses a path without a part or with more than three. */
    public Named {
      path = List.copyOf(path);
      if (path.isEmpty() || path.size() > 3 || path.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException(
            "a table is named by one to three names: catalog, schema, table");
      }
    }
  }

  /**
   * What a query of the operator gives, in the database's own SQL: to cast, leave out or join. It
   * runs as the source's user, in a transaction that only reads.
   *
   * @param sql one SELECT, without a semicolon
   */
  record Query(String sql) implements JdbcTable {
    /** Refuses more than one statement. */
    public Query {
      if (sql.isBlank() || sql.indexOf(';') >= 0) {
        throw new IllegalArgumentException("a query is one SELECT, without a semicolon");
      }
    }
  }

  /** What to put after FROM. */
  default String fromSql(SqlNames names) {
    if (this instanceof Named named) {
      return names.path(named.path());
    }
    // On lines of its own, lest a comment at its end swallow the bracket.
    return "(\n" + ((Query) this).sql() + "\n) q";
  }

  /** How rows and messages call it. */
  default String shown() {
    return this instanceof Named named ? String.join(".", named.path()) : "query";
  }

  /** A table by its dotted name, each part of which has no dot in it. */
  static JdbcTable named(String... path) {
    return new Named(List.of(path));
  }

  /** The column names of a table that are read; all where there are none. */
  record Selection(JdbcTable table, Optional<List<String>> columns) {
    /** Copies the list. */
    public Selection {
      columns = columns.map(List::copyOf);
    }

    /** All columns of a table. */
    public static Selection all(JdbcTable table) {
      return new Selection(table, Optional.empty());
    }
  }
}
