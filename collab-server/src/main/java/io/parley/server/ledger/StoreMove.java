package io.parley.server.ledger;

import io.parley.crypto.seal.Envelope;
import io.parley.server.node.ConfigurationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One store on its way from its SQLite file to a schema of PostgreSQL. From when it is opened until
 * it is closed nobody writes to the file, so that no revocation or charge is made in it that the
 * copy lacks. The copy comes in one transaction; a mark tells one that is not in force yet, and is
 * written anew, from one that is somebody's.
 */
public final class StoreMove implements AutoCloseable {
  private final Databases target;
  private final Store store;
  private final Connection from;
  private final Database to;
  private final SealedValues values;
  private final String node;

  private StoreMove(
      Databases target,
      Store store,
      Connection from,
      Database to,
      SealedValues values,
      String node) {
    this.target = target;
    this.store = store;
    this.from = from;
    this.to = to;
    this.values = values;
    this.node = node;
  }

  /**
   * Opens both, each in this version's form, and holds the file.
   *
   * @param target where it goes
   * @param node who moves, so that it knows its own copy again: the fingerprint of its key
   * @throws ConfigurationException when the file holds values in the clear
   * @throws StorageException when somebody writes to it, or one does not open
   */
  public static StoreMove open(Databases target, Store store, Envelope envelope, String node) {
    SqliteDialect file = new SqliteDialect(target.file(store), store.tables());
    Database.open(file).closed(c -> unsealed(c, store)).close();
    Database to = Database.open(target.unchecked(store));
    try {
      Connection from = file.source().getConnection();
      from.setAutoCommit(false); // takes the write lock
      return new StoreMove(target, store, from, to, new SealedValues(envelope), node);
    } catch (SQLException e) {
      to.close();
      throw new StorageException(
          "the database %s is in use; stop what writes to it".formatted(target.name(store)), e);
    }
  }

  private static int unsealed(Connection c, Store store) throws SQLException {
    return switch (store) {
      case LEDGER -> Unsealed.rowsOfLedger(c);
      case ROOM -> Unsealed.rowsOfRoom(c, "BLOB");
      case HELP, PSI, REST -> 0; // never held any
    };
  }

  public Store store() {
    return store;
  }

  /** The file's path from the node's directory. */
  public String name() {
    return target.name(store);
  }

  /** The schema that it goes to. */
  public String schema() {
    return target.schema(store);
  }

  /**
   * Copies all rows, in the place of an earlier copy of this node that came into no force.
   *
   * @return the number of rows by table
   * @throws ConfigurationException when the schema holds something else
   */
  public Map<String, Long> copy() {
    return to.transaction(
        c -> {
          List<String> tables = StoreRows.tables(from);
          if (!isMarked(c)) {
            requireEmpty(c, tables);
          }
          MoveMark.set(c, node);
          clear(c, tables);
          Map<String, Long> rows = new TreeMap<>();
          for (String table : tables) {
            rows.put(table, StoreRows.copy(from, c, table));
            goOnCounting(c, table);
          }
          return rows;
        });
  }

  private boolean isMarked(Connection c) throws SQLException {
    Optional<String> mark = MoveMark.of(c, schema());
    if (mark.isPresent() && !mark.get().equals(node)) {
      throw taken();
    }
    return mark.isPresent();
  }

  private void requireEmpty(Connection target, List<String> tables) throws SQLException {
    for (String table : tables) {
      try (Statement statement = target.createStatement();
          ResultSet row = statement.executeQuery("SELECT 1 FROM %s LIMIT 1".formatted(table))) {
        if (row.next()) {
          throw taken();
        }
      }
    }
  }

  private ConfigurationException taken() {
    return new ConfigurationException(
        "the schema %s of `node.database` holds something already; name another database, of this node alone"
            .formatted(schema()));
  }

  private static void clear(Connection target, List<String> tables) throws SQLException {
    List<String> last = new ArrayList<>(tables);
    Collections.reverse(last);
    try (Statement statement = target.createStatement()) {
      for (String table : last) {
        statement.execute("DELETE FROM " + table);
      }
    }
  }

  /** Tables that number their rows themselves go on after the last number. */
  private void goOnCounting(Connection target, String table) throws SQLException {
    try (Statement statement = target.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT 1 FROM information_schema.columns WHERE table_schema = '%s' AND table_name = '%s' AND column_name = 'number' AND is_identity = 'YES'"
                  .formatted(schema(), table))) {
        if (!row.next()) {
          return;
        }
      }
      statement.execute(
          "SELECT setval(pg_get_serial_sequence('%1$s.%2$s', 'number'), (SELECT coalesce(max(number), 0) + 1 FROM %2$s), false)"
              .formatted(schema(), table));
    }
  }

  /**
   * Compares all rows; of a ledger also what is spent and left of each budget, every value opened
   * with the node's keys.
   *
   * @throws StorageException naming what differs
   */
  public void compare() {
    var unused =
        to.transaction(
            c -> {
              for (String table : StoreRows.tables(from)) {
                if (!StoreRows.digest(from, table).equals(StoreRows.digest(c, table))) {
                  throw differs("the table " + table);
                }
              }
              if (store == Store.LEDGER
                  && !Remainders.of(from, values).equals(Remainders.of(c, values))) {
                throw differs("what is left of a budget");
              }
              return 0;
            });
  }

  private StorageException differs(String what) {
    return new StorageException(
        "%s of %s differs from its copy in `node.database`; nothing was switched, the file is in force"
            .formatted(what, name()),
        new IllegalStateException("a copy that differs"));
  }

  /** The copy's audit log, to be proved whole. */
  public AuditLog audit(AuditSigner signer) {
    return new AuditLog(to, values, signer);
  }

  /**
   * Makes the file unusable for every program, also of an earlier version and with it open now: the
   * tables get other names. To be called once the copy is in force.
   */
  public void shut() {
    shut(from, store);
  }

  /**
   * The same, where the move was killed before it did; and brings the write-ahead log into the
   * file, which is then whole without it.
   */
  public static void shut(Path file, Store store) {
    try (Connection from = new SqliteDialect(file, store.tables()).source().getConnection()) {
      from.setAutoCommit(false);
      shut(from, store);
      from.setAutoCommit(true);
      try (Statement statement = from.createStatement();
          ResultSet busy = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        if (!busy.next() || busy.getInt(1) != 0) {
          throw new SQLException("another program has it open");
        }
      }
    } catch (SQLException e) {
      throw cannotBeClosed(store, e);
    }
  }

  private static void shut(Connection from, Store store) {
    try (Statement statement = from.createStatement()) {
      for (String table : StoreRows.tables(from)) {
        if (!table.startsWith(SqliteDialect.MOVED)) {
          statement.execute(
              "ALTER TABLE %s RENAME TO %s%s".formatted(table, SqliteDialect.MOVED, table));
        }
      }
      from.commit();
    } catch (SQLException e) {
      throw cannotBeClosed(store, e);
    }
  }

  private static StorageException cannotBeClosed(Store store, SQLException e) {
    return new StorageException("the database %s cannot be closed".formatted(store.file()), e);
  }

  /** Gives the file free again, as it is. */
  @Override
  public void close() {
    try {
      from.rollback();
      from.close();
    } catch (SQLException e) {
      throw new StorageException("the database %s does not close".formatted(name()), e);
    } finally {
      to.close();
    }
  }
}
