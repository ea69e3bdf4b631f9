package io.parley.connector.source.jdbc;

import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A table or query of a database as a source of rows.
 *
 * <p>Each reading is one transaction that only reads and sees one state of the database (REPEATABLE
 * READ) where the database has such; rows stream through it in memory that does not grow with the
 * table. A connection that is lost is made again after a pause, and the reading goes on behind the
 * last batch that was kept.
 *
 * <p>Types go over without a loss: what the lake has no type for comes as text (floating point
 * numbers, decimals of more digits, JSON, clock times), and a column that cannot be text either (an
 * array, an interval) is refused by its name. A time with a zone comes in UTC: the instant is kept,
 * the zone is not. A cell that is not what its column says rejects its row.
 */
public final class JdbcSource implements Source {
  /** How a connection is made, and what a pause is: tests have others. */
  interface Outside {
    Connection connect() throws SQLException;

    void pause(Duration length) throws InterruptedException;
  }

  private final String name;
  private final JdbcDatabase database;
  private final JdbcTable.Selection selection;
  private final JdbcReading reading;
  private final JdbcSettings settings;
  private final Outside outside;
  private boolean closed;

  /** The number of the last row of the reading by a watermark, once somebody asked. */
  private OptionalLong last = OptionalLong.empty();

  /**
   * Names what is to be read; nothing is opened yet.
   *
   * @param name of the source
   */
  public JdbcSource(
      String name,
      JdbcDatabase database,
      JdbcTable.Selection selection,
      JdbcReading reading,
      JdbcSettings settings) {
    this(name, database, selection, reading, settings, real(database));
  }

  JdbcSource(
      String name,
      JdbcDatabase database,
      JdbcTable.Selection selection,
      JdbcReading reading,
      JdbcSettings settings,
      Outside outside) {
    this.name = name;
    this.database = database;
    this.selection = selection;
    this.reading = reading;
    this.settings = settings;
    this.outside = outside;
  }

  private static Outside real(JdbcDatabase database) {
    return new Outside() {
      @Override
      public Connection connect() throws SQLException {
        return database.connect();
      }

      @Override
      public void pause(Duration length) throws InterruptedException {
        Thread.sleep(length.toMillis());
      }
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void read(Optional<Position> after, BatchSink batches) {
    if (closed) {
      throw new IllegalStateException("the source " + name + " is closed");
    }
    last = OptionalLong.empty();
    Following following = new Following(after, batches);
    int retries = 0;
    while (true) {
      int keptBefore = following.kept;
      try {
        readOnce(following);
        return;
      } catch (SQLException e) {
        retries = following.kept > keptBefore ? 1 : retries + 1;
        if (!DatabaseErrors.isPassing(e) || retries > settings.retries()) {
          throw refusal(e, retries);
        }
        pause(settings.pause(retries));
      }
    }
  }

  private void readOnce(Following following) throws SQLException {
    try (Connection connection = outside.connect()) {
      Dialect dialect = Dialect.of(connection);
      dialect.begin(connection);
      TableScan scan = TableScan.of(name, selection, connection, dialect, settings);
      if (reading instanceof JdbcReading.ByWatermark watermark) {
        new WatermarkRun(scan, watermark).read(following.position, following);
      } else {
        new WholeRun(scan, ((JdbcReading.Whole) reading).key()).read(following.position, following);
      }
      dialect.end(connection);
    }
  }

  /** By a watermark it costs one count by a connection of its own, once a reading. */
  @Override
  public OptionalLong pendingRows(Position after) {
    if (!(reading instanceof JdbcReading.ByWatermark watermark)) {
      return OptionalLong.of(WholeRun.left(name, after));
    }
    long done = WatermarkRun.done(name, after);
    if (last.isEmpty()) {
      last = OptionalLong.of(done + beyond(watermark, after));
    }
    return OptionalLong.of(Math.max(0, last.getAsLong() - done));
  }

  private long beyond(JdbcReading.ByWatermark watermark, Position position) {
    try (Connection connection = outside.connect()) {
      Dialect dialect = Dialect.of(connection);
      dialect.begin(connection);
      TableScan scan = TableScan.of(name, selection, connection, dialect, settings);
      long rows = new WatermarkRun(scan, watermark).beyond(position);
      dialect.end(connection);
      return rows;
    } catch (SQLException e) {
      return 0; // the reading says what is wrong
    }
  }

  private SourceException refusal(SQLException e, int retries) {
    String tried = retries > 1 ? " after " + retries + " attempts" : "";
    return new SourceException(
        "source `"
            + name
            + "`, "
            + selection.table().shown()
            + " of "
            + database.shown()
            + ": "
            + DatabaseErrors.said(e)
            + tried);
  }

  private void pause(Duration length) {
    try {
      outside.pause(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException("source `" + name + "`: interrupted while waiting to try again", e);
    }
  }

  @Override
  public void close() {
    closed = true; // a connection lives no longer than a reading
  }

  /** The source's name. */
  @Override
  public String toString() {
    return "JdbcSource[" + name + "]";
  }

  /** Knows the position of the last batch that was kept. */
  private static final class Following implements BatchSink {
    private final BatchSink batches;
    private Optional<Position> position;
    private int kept;

    Following(Optional<Position> position, BatchSink batches) {
      this.position = position;
      this.batches = batches;
    }

    @Override
    public void keep(Batch batch) {
      batches.keep(batch);
      position = Optional.of(batch.end());
      kept++;
    }
  }
}
