package io.parley.query.backend.trino;

import io.parley.query.backend.Backend;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.JointWork;
import io.parley.query.plan.PrivatePlan;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Trino as the engine of a room: contributions are staged in Iceberg tables that it shares with the
 * room, the joint statement runs where they lie, and aggregates alone come back. It gives the exact
 * bounded numbers that DuckDB gives for the same choices, or refuses a plan before anything is
 * charged.
 *
 * <p>A statement fails as a whole when a worker is lost or memory is short; what is answered before
 * noise is then nothing. Running out of memory depends on how many rows there are, which the caps
 * of {@code backend.duckdb} bound for one machine and nothing bounds here: docs/scale-out.md says
 * what to give it.
 */
public final class TrinoBackend implements Backend {
  private static final byte[] NO_SEED = new byte[16];

  private final TrinoSessions sessions;
  private final StagingLake lake;
  private final Backend home;
  private final int megabytes;

  /**
   * A backend.
   *
   * @param sessions of the room's Trino
   * @param lake what it and the room share
   * @param home the engine of parties, which stays their own
   * @param megabytes the most memory in which one arriving stream is written to the lake
   */
  public TrinoBackend(TrinoSessions sessions, StagingLake lake, Backend home, int megabytes) {
    this.sessions = sessions;
    this.lake = lake;
    this.home = home;
    this.megabytes = megabytes;
  }

  @Override
  public JointWork open(PrivatePlan plan, byte[] seed, BufferAllocator allocator) {
    return new TrinoWork(sessions, lake, new TrinoDialect(seed), allocator, megabytes);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Has Trino plan each statement over empty tables.
   */
  @Override
  public void check(PrivatePlan plan) {
    plan.matching().parties().forEach(party -> home.checkHome(plan, party));
    List<String> statements = new TrinoStatements(plan, new TrinoDialect(NO_SEED)).overNoRows();
    try (TrinoQueries queries = new TrinoQueries(sessions)) {
      for (String statement : statements) {
        queries.query("EXPLAIN " + statement, row -> {});
      }
    }
  }

  @Override
  public void checkHome(PrivatePlan plan, String party) {
    home.checkHome(plan, party);
  }

  @Override
  public void warmUp() {
    try (TrinoQueries queries = new TrinoQueries(sessions)) {
      queries.query("SELECT 1", row -> {});
    } catch (BackendException e) {
      // The first question will tell.
    }
  }

  @Override
  public void close() {
    home.close();
  }
}
