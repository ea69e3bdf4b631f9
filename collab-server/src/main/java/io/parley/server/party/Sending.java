package io.parley.server.party;

import io.parley.query.backend.duckdb.DuckDb;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    BufferAllocator allocator, ServerStreamListener listener, Sent sent, Patience patience) {
  private static final int BATCH_ROWS = 65_536;

  /** Sends what was prepared, to its last row. */
  void send(DuckDb database, PartyStreams.Prepared prepared)
      throws SQLException, IOException, InterruptedException {
    if (prepared.tokens().isEmpty()) {
      try (Statement statement = database.connection().createStatement();
          ArrowReader rows = rows(statement, prepared.query())) {
        send(rows);
      }
      return;
    }
    try (OrderedRows ordered = ordered(database, prepared.query(), prepared.tokens().get())) {
      send(ordered);
    }
  }

  private OrderedRows ordered(DuckDb database, String query, RowTokens tokens)
      throws SQLException, IOException {
    try (Statement statement = database.connection().createStatement();
        ArrowReader rows = rows(statement, query)) {
      return OrderedRows.of(rows, tokens, BATCH_ROWS, allocator);
    }
  }

  private ArrowReader rows(Statement statement, String query) throws SQLException {
    ResultSet rows = statement.executeQuery(query);
    return (ArrowReader) ((DuckDBResultSet) rows).arrowExportStream(allocator, BATCH_ROWS);
  }

  private void send(ArrowReader rows) throws IOException, InterruptedException {
    listener.start(rows.getVectorSchemaRoot());
    while (rows.loadNextBatch()) {
      patience.await(listener);
      listener.putNext();
      sent.add(rows.getVectorSchemaRoot());
    }
  }
}
