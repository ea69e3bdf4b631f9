package io.parley.query.backend.duckdb;

import io.parley.query.backend.Backend;
import io.parley.query.backend.JointWork;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** DuckDB in the process. */
public final class DuckDbBackend implements Backend {
  private static final String ARRIVING = "arriving";

  private final int megabytes;
  private final SpareDatabases databases;
  private final DryRun dryRun = new DryRun();

  /**
   * The backend.
   *
   * @param megabytes the most memory of one question
   */
  public DuckDbBackend(int megabytes) {
    this.megabytes = megabytes;
    this.databases = SpareDatabases.sealed(megabytes);
  }

  @Override
  public JointWork open(byte[] seed, BufferAllocator allocator) {
    DuckDb database = databases.take();
    return new Work(database, new JointRun(database, seed), allocator, megabytes);
  }

  @Override
  public void check(PrivatePlan plan) {
    dryRun.check(plan);
  }

  @Override
  public void checkHome(PrivatePlan plan, String party) {
    dryRun.checkHome(plan, party);
  }

  /** Databases that are open and idle. */
  int kept() {
    return databases.kept();
  }

  @Override
  public void warmUp() {
    databases.warmUp();
  }

  @Override
  public void close() {
    databases.close();
  }

  private record Work(DuckDb database, JointRun run, BufferAllocator allocator, int megabytes)
      implements JointWork {
    @Override
    public void load(PrivatePlan plan, Map<Contribution, ArrowReader> streams) {
      List<Contribution.Rows> inStep = StreamsInStep.of(plan);
      long most = Long.MAX_VALUE;
      Map<Contribution, ArrowReader> alone = new LinkedHashMap<>(streams);
      if (!inStep.isEmpty()) {
        StreamLimits limits = StreamLimits.of(plan, megabytes);
        most = limits.stream();
        loadInStep(inStep, streams, limits);
        inStep.forEach(alone::remove);
      }
      for (Map.Entry<Contribution, ArrowReader> stream : alone.entrySet()) {
        arriving(
            CheckedBatches.of(stream.getValue(), allocator, most),
            allocator,
            () -> run.load(stream.getKey(), ARRIVING));
      }
    }

    private void loadInStep(
        List<Contribution.Rows> inStep,
        Map<Contribution, ArrowReader> streams,
        StreamLimits limits) {
      try (BufferAllocator own = new RootAllocator();
          AllClosed<OrderedStream> open = new AllClosed<>()) {
        for (Contribution.Rows rows : inStep) {
          ArrowReader stream = Objects.requireNonNull(streams.get(rows));
          open.add(
              new OrderedStream(
                  rows,
                  CheckedBatches.of(stream, allocator, limits.stream()),
                  own,
                  limits,
                  (s, kept) -> arriving(kept, own, () -> run.append(rows, ARRIVING))));
        }
        new StreamsInStep(open.all()).read();
        open.all().forEach(s -> run.found(s.contribution(), s.facts()));
      }
    }

    private void arriving(ArrowReader batches, BufferAllocator from, Runnable statement) {
      try (ArrowArrayStream exported = ArrowArrayStream.allocateNew(from)) {
        Data.exportArrayStream(from, batches, exported);
        database.connection().registerArrowStream(ARRIVING, exported);
        statement.run();
      }
    }

    @Override
    public List<List<BoundedGroup>> numbers(PrivatePlan.Measured plan) {
      List<List<BoundedGroup>> numbers = run.numbers(plan);
      database.done();
      return numbers;
    }

    @Override
    public List<UUID> audience(PrivatePlan.Audience plan) {
      List<UUID> audience = run.audience(plan);
      database.done();
      return audience;
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
