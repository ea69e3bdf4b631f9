package io.parley.server.party;

import io.parley.query.backend.duckdb.DuckDb;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/**
 * One stream on its way to the room.
 *
 * @param allocator where its rows lie until they are taken
 * @param sent what has left
 * @param patience how long it waits for its reader
 */
record Sending(
    BufferAllocator allocator,
    ServerStreamListener listener,
    Sent sent,
    Patience patience,
    int batchRows) {
  /** Rows of a batch. */
  static final int BATCH_ROWS = 65_536;

  /** Sends the result of a query, to its last row. */
  void send(DuckDb database, String query) throws SQLException, IOException, InterruptedException {
    try (Statement statement = database.connection().createStatement();
        ArrowReader rows = rows(statement, query)) {
      send(rows, () -> false);
    }
  }

  /** Reads the rows of a query, and puts them in the order of their tokens. */
  OrderedRows ordered(DuckDb database, String query, RowTokens tokens)
      throws SQLException, IOException {
    try (Statement statement = database.connection().createStatement();
        ArrowReader rows = rows(statement, query)) {
      return OrderedRows.of(rows, tokens, batchRows, allocator);
    }
  }

  private ArrowReader rows(Statement statement, String query) throws SQLException {
    ResultSet rows = statement.executeQuery(query);
    return (ArrowReader) ((DuckDBResultSet) rows).arrowExportStream(allocator, batchRows);
  }

  /** Sends what rows are left, as long as its turn lasts. */
  void send(ArrowReader rows, BooleanSupplier isOver) throws IOException, InterruptedException {
    listener.start(rows.getVectorSchemaRoot());
    while (rows.loadNextBatch()) {
      patience.await(listener, isOver);
      listener.putNext();
      sent.add(rows.getVectorSchemaRoot());
    }
  }
}
