package io.parley.connector.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;

/**
 * The rows of a text file as a table function of DuckDB: Parley's own reader, run by as many of
 * DuckDB's threads as there are, without a copy of the file in between.
 */
final class TextFunction {
  /** Two threads read as fast as a disk; more would wait for the same blocks. */
  private static final long THREADS = 4;

  private static final AtomicLong NUMBER = new AtomicLong();

  private final String name = "parley_text_" + NUMBER.incrementAndGet();
  private volatile Optional<Now> now = Optional.empty();

  private record Now(TextReading reading, List<String> columns) {}

  private record State(Now now, TextBlocks blocks) {}

  /** What one thread has of a reading. */
  private static final class Mine {
    private Optional<TextRows> rows = Optional.empty();

    TextRows rows(State state) {
      TextRows mine =
          rows.orElseGet(
              () -> state.now().reading().rows(state.blocks(), state.now().columns().size()));
      rows = Optional.of(mine);
      return mine;
    }
  }

  /** Makes the function known to a database. */
  TextFunction(Connection duckdb) {
    try (var builder = DuckDBFunctions.tableFunction()) {
      builder.withName(name).withFunction(new Rows()).register(duckdb);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB takes no table function", e);
    }
  }

  /** Reads this from now on, with these columns. */
  void read(TextReading reading, List<String> columns) {
    now = Optional.of(new Now(reading, List.copyOf(columns)));
  }

  /**
   * What to put after FROM: the columns as VARCHAR, {@code _row} and {@code _line} as BIGINT,
   * {@code _reason} and {@code _text} as VARCHAR.
   */
  String call() {
    return name + "()";
  }

  private final class Rows implements DuckDBTableFunction<Now, State, Mine> {
    @Override
    public Now bind(DuckDBTableFunctionBindInfo info) {
      Now bound = now.orElseThrow();
      bound.columns().forEach(c -> info.addResultColumn(c, DuckDBColumnType.VARCHAR));
      info.addResultColumn("_row", DuckDBColumnType.BIGINT);
      info.addResultColumn("_line", DuckDBColumnType.BIGINT);
      info.addResultColumn("_reason", DuckDBColumnType.VARCHAR);
      info.addResultColumn("_text", DuckDBColumnType.VARCHAR);
      return bound;
    }

    @Override
    public State init(DuckDBTableFunctionInitInfo info) {
      info.setMaxThreads(THREADS);
      Now bound = info.getBindData();
      try {
        return new State(bound, bound.reading().begin());
      } catch (RuntimeException e) {
        throw bound.reading().failed(e);
      }
    }

    @Override
    public Mine localInit(DuckDBTableFunctionInitInfo info) {
      return new Mine();
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) {
      State state = info.getInitData();
      Now bound = state.now();
      try {
        Mine mine = info.getLocalInitData();
        TextRows.Rows rows = mine.rows(state).next((int) chunk.capacity());
        if (rows.count() == 0) {
          bound.reading().ended();
          return 0;
        }
        write(rows, bound.columns().size(), chunk);
        return rows.count();
      } catch (Exception e) {
        throw bound.reading().failed(e);
      }
    }

    private static void write(TextRows.Rows rows, int columns, DuckDBDataChunkWriter chunk) {
      for (int i = 0; i < columns; i++) {
        chunk.vector(i).setStringUtf8Batch(0, rows.column(i));
      }
      DuckDBWritableVector row = chunk.vector(columns);
      DuckDBWritableVector line = chunk.vector(columns + 1L);
      for (int i = 0; i < rows.count(); i++) {
        row.setLong(i, rows.row(i));
        line.setLong(i, rows.line(i));
      }
      chunk.vector(columns + 2L).setStringUtf8Batch(0, rows.reasons());
      chunk.vector(columns + 3L).setStringUtf8Batch(0, rows.texts());
    }
  }
}
