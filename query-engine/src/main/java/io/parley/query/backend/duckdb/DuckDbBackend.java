package io.parley.query.backend.duckdb;

import io.parley.query.backend.Backend;
import io.parley.query.backend.JointWork;
import io.parley.query.backend.PartnerPerson;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.RowTotals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** DuckDB in the process. */
public final class DuckDbBackend implements Backend {
  private final int megabytes;
  private final QuestionDatabases databases;
  private final QuestionMemory memory;
  private final DryRun dryRun = new DryRun();

  /**
   * The backend of a process that answers one question at a time.
   *
   * @param megabytes the most memory of one question
   */
  public DuckDbBackend(int megabytes) {
    this(megabytes, QuestionMemory.heapOfThisProcess(1));
  }

  /**
   * The backend of a process that answers several questions at once.
   *
   * @param megabytes the most memory of one question
   * @param questions how many; they have equal parts of the heap
   */
  public static DuckDbBackend ofQuestionsAtOnce(int megabytes, int questions) {
    return new DuckDbBackend(megabytes, QuestionMemory.heapOfThisProcess(questions));
  }

  /**
   * The backend.
   *
   * @param megabytes the most memory of one question
   * @param heap bytes of the heap for the groups of one question
   */
  public DuckDbBackend(int megabytes, long heap) {
    this.megabytes = megabytes;
    this.databases = new QuestionDatabases(megabytes);
    this.memory = new QuestionMemory(megabytes, heap);
  }

  @Override
  public JointWork open(PrivatePlan plan, byte[] seed, BufferAllocator allocator) {
    DuckDb database = databases.take(memory.of(plan));
    return new Work(database, new JointRun(database, seed), allocator, megabytes);
  }

  @Override
  public void check(PrivatePlan plan) {
    memory.check(plan);
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
      StreamLimits limits = StreamLimits.of(plan, megabytes);
      Optional<RowTotals> totals = RowTotals.of(plan);
      // With public caps of its tables a stream is held to these, else to a part of the memory.
      Function<Contribution, StreamCaps> caps =
          c ->
              totals
                  .map(t -> StreamCaps.of(c, t))
                  .orElse(inStep.isEmpty() ? StreamCaps.NONE : StreamCaps.ofBytes(limits.stream()));
      Map<Contribution, ArrowReader> alone = new LinkedHashMap<>(streams);
      if (!inStep.isEmpty()) {
        loadInStep(inStep, streams, limits, caps);
        inStep.forEach(alone::remove);
      }
      for (Map.Entry<Contribution, ArrowReader> stream : alone.entrySet()) {
        arriving(
            CheckedBatches.of(
                stream.getKey(), stream.getValue(), allocator, caps.apply(stream.getKey())),
            allocator,
            () -> run.load(stream.getKey(), ArrivingStream.RELATION));
      }
    }

    private void loadInStep(
        List<Contribution.Rows> inStep,
        Map<Contribution, ArrowReader> streams,
        StreamLimits limits,
        Function<Contribution, StreamCaps> caps) {
      try (BufferAllocator own = new RootAllocator();
          AllClosed<OrderedStream> open = new AllClosed<>()) {
        for (Contribution.Rows rows : inStep) {
          ArrowReader stream = Objects.requireNonNull(streams.get(rows));
          open.add(
              new OrderedStream(
                  rows,
                  CheckedBatches.of(rows, stream, allocator, caps.apply(rows)),
                  own,
                  limits,
                  (s, kept) ->
                      arriving(kept, own, () -> run.append(rows, ArrivingStream.RELATION))));
        }
        new StreamsInStep(open.all()).read();
        open.all().forEach(s -> run.found(s.contribution(), s.facts()));
      }
    }

    private void arriving(ArrowReader batches, BufferAllocator from, Runnable statement) {
      ArrivingStream.read(database, batches, from, statement);
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
    public List<PartnerPerson> partners(PrivatePlan.Audience plan, String secret) {
      List<PartnerPerson> partners = run.partners(plan, secret);
      database.done();
      return partners;
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
