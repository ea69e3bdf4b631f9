package io.parley.query.backend.duckdb;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RowTotals;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The most memory that a question can need in the room, worked out from its plan and from public
 * caps alone, before anything is reserved or charged.
 *
 * <p><b>Theorem.</b> Let the policy of every table of a plan say its {@code rows}, and let the room
 * have {@link #database} bytes for the question's database and {@link #heap} for its groups. Then
 * no rows of a party that are within its caps, whatever those of the others are, make the question
 * fail for want of that memory; and a stream that is above its caps fails by itself, whatever the
 * others hold. So that a question fails for want of memory tells nothing about rows of a party that
 * sends what its caps allow. <i>Proof.</i> Each stream is looked at by itself, all of its rows
 * ({@link StreamCaps}): it has at most the rows and the text lengths of its caps, or fails. By
 * {@link RowTotals} and {@link RowWidths} then no relation of a statement has more rows, and no row
 * more bytes, than is counted here. {@link StatementStages} lists every relation that a statement
 * may hold at once: all of them, though most flow by. Statements run one after the other beside the
 * tables of the streams, so that the largest of them and these tables are what is needed. ∎
 *
 * <p><b>Assumptions.</b> What DuckDB takes for a relation that it holds is at most {@link
 * Stage#FACTOR} times its values and {@link Stage#ROW} bytes a row, and for each thread that works
 * on it {@link Stage#THREAD} bytes: measured by {@code MemoryNeedTest}, which fills every cap of
 * plans of all kinds of operators in a room of that memory. The machine has the memory that the
 * node was given. Arrow's buffers of streams that arrive, and rows at home, are outside.
 *
 * @param database most bytes of the question's DuckDB
 * @param heap most bytes of its groups on the heap
 */
record MemoryNeed(BigInteger database, BigInteger heap) {
  /** A group on the heap, without its keys and numbers; in bytes. */
  private static final long GROUP = 400;

  /** A value of a key, or a number, on the heap. */
  private static final long VALUE = 96;

  /** A cell of a histogram, or a token. */
  private static final long CELL = 160;

  /** A database that holds nothing; in bytes. */
  private static final BigInteger EMPTY = BigInteger.valueOf(16L << 20);

  /** That of a plan; empty where the owner of a table has not said how many rows it has. */
  static Optional<MemoryNeed> of(PrivatePlan plan) {
    return of(plan, Runtime.getRuntime().availableProcessors());
  }

  /** The same with so many threads. */
  static Optional<MemoryNeed> of(PrivatePlan plan, int threads) {
    return RowTotals.of(plan).map(totals -> of(plan, totals, threads));
  }

  private static MemoryNeed of(PrivatePlan plan, RowTotals totals, int threads) {
    BigInteger tables = BigInteger.ZERO;
    for (Contribution contribution : plan.contributions()) {
      Stage table = new Stage(totals.of(contribution), RowWidths.of(contribution));
      tables = tables.add(table.bytes(threads));
    }
    StatementStages stages = new StatementStages(plan, totals, threads);
    BigInteger statement = BigInteger.ZERO;
    BigInteger heap = BigInteger.ZERO;
    if (plan instanceof PrivatePlan.Measured measured) {
      for (Measurement measurement : measured.measurements()) {
        statement = statement.max(stages.of(measurement));
        heap = heap.add(heap(measurement, stages));
      }
    } else {
      PrivatePlan.Audience audience = (PrivatePlan.Audience) plan;
      statement = stages.of(audience);
      heap = totals.of(audience.query().root()).multiply(BigInteger.valueOf(CELL));
    }
    return new MemoryNeed(EMPTY.add(tables).add(statement), heap);
  }

  private static BigInteger heap(Measurement measurement, StatementStages stages) {
    long group =
        GROUP
            + stages.keys(measurement)
            + VALUE
                * (measurement.boundary().groups().size()
                    + measurement.quantities().size()
                    + measurement.ranks().size());
    BigInteger cells = stages.rows(measurement).multiply(BigInteger.valueOf(CELL));
    return stages
        .groups(measurement)
        .multiply(BigInteger.valueOf(group))
        .add(cells.multiply(BigInteger.valueOf(measurement.ranks().size())));
  }
}
