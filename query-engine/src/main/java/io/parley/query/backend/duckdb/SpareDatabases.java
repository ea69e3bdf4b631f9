package io.parley.query.backend.duckdb;

import io.parley.query.backend.BackendException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.duckdb.DuckDBConnection;

/**
 * Databases for one piece of work each, in DuckDBs that stay open: to open one takes longer than a
 * small question.
 *
 * <p>A piece of work has a DuckDB for itself, and in it a catalog in memory and a connection that
 * nothing used before. When it is done both go, and with them its tables and views, variables,
 * temporary tables, prepared statements and Arrow streams. The DuckDB is used again when the work
 * said that it ended well ({@link DuckDb#done}), no statement failed in it, and it then shows no
 * catalog but its own, no table, no view and not a byte of memory in use; else it is closed. No
 * statement can change its configuration: the limits of memory and of files, and that nothing is
 * spilled, were locked before its first use. It keeps no part of a file that it read. Memory that
 * is given back is not overwritten, as it is not when a DuckDB is closed.
 */
public final class SpareDatabases implements AutoCloseable {
  /** More work at once has as many DuckDBs, of which so many stay open. */
  private static final int MOST_KEPT = 4;

  private static final String LEFT =
      """
      SELECT 1 FROM duckdb_databases() WHERE NOT internal AND database_name <> 'memory'
      UNION ALL SELECT 1 FROM duckdb_tables()
      UNION ALL SELECT 1 FROM duckdb_views() WHERE NOT internal""";

  /** Apart from the other, which itself needs some. */
  private static final String MEMORY_IN_USE =
      "SELECT 1 FROM duckdb_memory() WHERE memory_usage_bytes > 0";

  private final int megabytes;
  private final boolean readsFiles;
  private final Deque<Kept> idle = new ArrayDeque<>();
  private boolean closed;

  private SpareDatabases(int megabytes, boolean readsFiles) {
    this.megabytes = megabytes;
    this.readsFiles = readsFiles;
  }

  /**
   * Databases that read no file, as {@link DuckDb#sealed}.
   *
   * @param megabytes the most memory of one
   */
  public static SpareDatabases sealed(int megabytes) {
    return new SpareDatabases(megabytes, false);
  }

  /**
   * Databases that read files of this machine.
   *
   * @param megabytes the most memory of one
   */
  public static SpareDatabases ofFiles(int megabytes) {
    return new SpareDatabases(megabytes, true);
  }

  /** An empty database for one piece of work, which closes it. */
  public DuckDb take() {
    Kept kept = idle();
    try {
      return kept.lend();
    } catch (SQLException | RuntimeException e) {
      kept.database.close();
      throw new BackendException("DuckDB gives no empty database", e);
    }
  }

  /** Opens one when none is open, so that the first piece of work does not wait for it. */
  public void warmUp() {
    try (DuckDb database = take()) {
      database.done();
    }
  }

  private Kept idle() {
    synchronized (idle) {
      if (closed) {
        throw new IllegalStateException("the databases are closed");
      }
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return new Kept(opened());
  }

  private DuckDb opened() {
    DuckDb database = DuckDb.open(megabytes);
    database.execute("SET GLOBAL enable_external_file_cache = false");
    if (readsFiles) {
      // What a party sends is ordered by token: the order of its files is worth nothing.
      database.execute("SET preserve_insertion_order = false");
    } else {
      database.execute("SET enable_external_access = false");
    }
    database.execute("SET lock_configuration = true");
    return database;
  }

  /** Those that are open and idle. */
  int kept() {
    synchronized (idle) {
      return idle.size();
    }
  }

  @Override
  public void close() {
    synchronized (idle) {
      closed = true;
      idle.forEach(kept -> kept.database.close());
      idle.clear();
    }
  }

  /** A DuckDB that stays open, for one piece of work at a time. */
  private final class Kept {
    private final DuckDb database;
    private long works;

    Kept(DuckDb database) {
      this.database = database;
    }

    DuckDb lend() throws SQLException {
      String catalog = "work" + ++works;
      database.execute("ATTACH ':memory:' AS " + catalog);
      DuckDBConnection connection = database.connection().duplicate();
      AtomicBoolean given = new AtomicBoolean();
      DuckDb lent =
          new DuckDb(
              connection,
              done -> {
                if (!given.getAndSet(true)) {
                  takeBack(done, catalog);
                }
              });
      lent.execute("USE " + catalog);
      return lent;
    }

    /** Who worked has its result: what goes wrong from here costs a DuckDB and not the question. */
    private void takeBack(DuckDb done, String catalog) {
      boolean well = done.endedWell();
      boolean empty = false;
      try {
        done.connection().close();
        empty = well && isEmptyWithout(catalog);
      } catch (SQLException | BackendException e) {
        empty = false;
      }
      if (!empty || !keep()) {
        database.close();
      }
    }

    private boolean isEmptyWithout(String catalog) {
      database.execute("DETACH " + catalog);
      boolean[] found = {false};
      database.query(LEFT, row -> found[0] = true);
      database.query(MEMORY_IN_USE, row -> found[0] = true);
      return !found[0];
    }

    private boolean keep() {
      synchronized (idle) {
        boolean room = !closed && idle.size() < MOST_KEPT;
        if (room) {
          idle.push(this);
        }
        return room;
      }
    }
  }
}
