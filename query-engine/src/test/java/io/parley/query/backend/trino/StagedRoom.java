package io.parley.query.backend.trino;

import io.parley.query.backend.BackendException;
import io.parley.query.backend.JointWork;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/** Contributions that lie as tables in a DuckDB, sent to a backend as parties send them. */
final class StagedRoom {
  private StagedRoom() {}

  /** What the backend makes of them. */
  static List<List<BoundedGroup>> numbers(
      TrinoBackend backend, DuckDb rooms, PrivatePlan.Measured plan, byte[] seed) {
    return numbers(backend, rooms, plan, seed, () -> {});
  }

  /** The same, with something to do when all is staged. */
  static List<List<BoundedGroup>> numbers(
      TrinoBackend backend, DuckDb rooms, PrivatePlan.Measured plan, byte[] seed, Runnable staged) {
    List<Statement> open = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        JointWork work = backend.open(plan, seed, allocator)) {
      Map<Contribution, ArrowReader> streams = new LinkedHashMap<>();
      for (Contribution contribution : plan.contributions()) {
        Statement statement = rooms.connection().createStatement();
        open.add(statement);
        DuckDBResultSet rows =
            (DuckDBResultSet) statement.executeQuery("FROM " + contribution.name());
        streams.put(contribution, (ArrowReader) rows.arrowExportStream(allocator, 1024));
      }
      work.load(plan, streams);
      staged.run();
      return work.numbers(plan);
    } catch (SQLException e) {
      throw new BackendException("a stream cannot be sent", e);
    } finally {
      for (Statement statement : open) {
        try {
          statement.close();
        } catch (SQLException e) {
          // Its rows are gone.
        }
      }
    }
  }
}
