package io.parley.query.backend.duckdb;

import io.parley.query.backend.Backend;
import io.parley.query.backend.JointWork;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** DuckDB in the process. */
public final class DuckDbBackend implements Backend {
  private static final String ARRIVING = "arriving";

  private final SpareDatabases databases;
  private final DryRun dryRun = new DryRun();

  /**
   * The backend.
   *
   * @param megabytes the most memory of one question
   */
  public DuckDbBackend(int megabytes) {
    this.databases = SpareDatabases.sealed(megabytes);
  }

  @Override
  public JointWork open(byte[] seed, BufferAllocator allocator) {
    DuckDb database = databases.take();
    return new Work(database, new JointRun(database, seed), allocator);
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

  private record Work(DuckDb database, JointRun run, BufferAllocator allocator)
      implements JointWork {
    @Override
    public void load(PrivatePlan plan, Map<Contribution, ArrowReader> streams) {
      Map<Contribution, ArrowReader> alone = new LinkedHashMap<>(streams);
      List<OrderedStream> inStep = new ArrayList<>();
      try {
        for (Contribution.Rows rows : StreamsInStep.of(plan)) {
          ArrowReader stream = Objects.requireNonNull(alone.remove(rows));
          inStep.add(new OrderedStream(rows, CheckedBatches.of(stream, allocator), allocator));
        }
        if (!inStep.isEmpty()) {
          new StreamsInStep(
                  inStep, (s, kept) -> arriving(kept, () -> run.append(s.contribution(), ARRIVING)))
              .read();
          inStep.forEach(s -> run.found(s.contribution(), s.facts()));
        }
      } finally {
        inStep.forEach(OrderedStream::close);
      }
      alone.forEach(this::load);
    }

    private void load(Contribution contribution, ArrowReader stream) {
      arriving(CheckedBatches.of(stream, allocator), () -> run.load(contribution, ARRIVING));
    }

    private void arriving(ArrowReader batches, Runnable statement) {
      try (ArrowArrayStream exported = ArrowArrayStream.allocateNew(allocator)) {
        Data.exportArrayStream(allocator, batches, exported);
        database.connection().registerArrowStream(ARRIVING, exported);
        statement.run();
      }
    }

    @Override
    public List<List<BoundedGroup>> numbers(PrivatePlan.Measured plan) {
      return run.numbers(plan);
    }

    @Override
    public List<UUID> audience(PrivatePlan.Audience plan) {
      return run.audience(plan);
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
