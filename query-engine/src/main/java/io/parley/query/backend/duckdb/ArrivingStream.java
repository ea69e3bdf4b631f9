package io.parley.query.backend.duckdb;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RowTotals;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * A contribution's stream as a relation of a DuckDB, for engines that take it from there: its
 * batches are looked at before the database follows their offsets, and held to the caps of the
 * plan.
 */
public final class ArrivingStream {
  static final String RELATION = "arriving";

  private ArrivingStream() {}

  /**
   * Reads a stream once, by a statement that selects {@link #select} and nothing else.
   *
   * @return what was found in it
   */
  public static StreamFacts read(
      DuckDb database,
      PrivatePlan plan,
      Contribution contribution,
      ArrowReader stream,
      BufferAllocator allocator,
      Runnable statement) {
    StreamCaps caps =
        RowTotals.of(plan).map(t -> StreamCaps.of(contribution, t)).orElse(StreamCaps.NONE);
    CheckedBatches batches = CheckedBatches.of(contribution, stream, allocator, caps);
    if (contribution instanceof Contribution.Rows rows) {
      TokenRuns runs = new TokenRuns();
      read(database, batches.telling(runs), allocator, statement);
      return runs.facts(rows.fragment().maxRows());
    }
    read(database, batches, allocator, statement);
    return StreamFacts.UNKNOWN;
  }

  static void read(DuckDb database, ArrowReader batches, BufferAllocator from, Runnable statement) {
    try (ArrowArrayStream exported = ArrowArrayStream.allocateNew(from)) {
      Data.exportArrayStream(from, batches, exported);
      database.connection().registerArrowStream(RELATION, exported);
      statement.run();
    }
  }

  /** The types of the tokens and columns in DuckDB, by name, in order. */
  public static Map<String, String> columns(Contribution contribution) {
    Map<String, String> columns = new LinkedHashMap<>();
    PlannedColumns.tokens(contribution).forEach(t -> columns.put(t, "UUID"));
    contribution.columns().forEach(c -> columns.put(c.name(), DryRun.type(c)));
    return columns;
  }

  /** The select of the stream's tokens and columns, in the types that the plan says. */
  public static String select(Contribution contribution) {
    return "SELECT " + JointRun.columns(contribution) + " FROM " + RELATION;
  }
}
