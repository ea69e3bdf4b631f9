package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.JointRows;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.JointWork;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Hearth pads the rows of one person and looks whether the question fails: that must not tell
 * whether metromail has this person.
 */
class PaddedStreamsTest {
  private static final long PERSON = 500;
  private static final int MEGABYTES = 64;

  /** Of each stream of two, of this memory. */
  private static final long STREAM = (MEGABYTES << 20) / 4;

  private static final int LONGEST = RowSizes.LONGEST_TEXT;

  /** A row that has a token, a number, and no letter: 16 + 8 + 4 bytes, and one for each. */
  private static final int ROW = 31;

  private static final StreamLimits NO_LIMITS = new StreamLimits(Long.MAX_VALUE, Long.MAX_VALUE);

  private final BufferAllocator memory = new RootAllocator();
  private final DuckDbBackend backend = new DuckDbBackend(MEGABYTES);

  /** At the end nothing is left in memory, or this fails. */
  @AfterEach
  void close() {
    backend.close();
    memory.close();
  }

  /** The most rows of the longest text that a plan read in step allows. */
  private static int mostInStep() {
    return (int) (StreamLimits.TOKEN / PlannedColumns.widest(JointRows.of(1).get(0)));
  }

  @Test
  void planOfMoreThanTheBound_isNotReadInStep() {
    int most = mostInStep();

    assertThat(most).isEqualTo((4 << 20) / (17 + 17 + 5 + 4_096));
    assertThat(StreamsInStep.of(JointRows.plan(most))).hasSize(2);
    assertThat(StreamsInStep.of(JointRows.plan(most + 1))).isEmpty();
    assertThat(StreamsInStep.of(JointRows.plan(100_000))).isEmpty();
  }

  @Test
  void mostRowsOfAPerson_inStep_areAnswered_whoeverTheOtherHas() {
    int most = mostInStep();
    PrivatePlan.Numbers plan = JointRows.plan(most);

    assertThat(outcomes(plan, List.of(run(PERSON, most, LONGEST)))).containsOnly("answered");
    assertThat(outcomes(plan, List.of(run(PERSON, most + 1, 0)))).containsOnly("refused");
  }

  /** Just below the bound of a token's bytes, and just above, for tokens that are kept or not. */
  @Test
  void bytesOfOneToken_areBounded_whoeverTheOtherHas() {
    PrivatePlan.Numbers plan = JointRows.plan(100_000);
    List<SentRows.Run> runs = List.of(run(1, 1, 0), run(PERSON, 70, LONGEST), run(900, 3, 0));
    long exact = 70L * (ROW + LONGEST);
    for (long other : new long[] {PERSON, PERSON + 1}) {
      assertThat(read(plan, runs, other, new StreamLimits(exact, Long.MAX_VALUE)))
          .isEqualTo("answered");
      assertThat(read(plan, runs, other, new StreamLimits(exact - 1, Long.MAX_VALUE)))
          .isEqualTo("refused");
    }
  }

  private String read(
      PrivatePlan.Numbers plan, List<SentRows.Run> runs, long other, StreamLimits limits) {
    try (BufferAllocator own = new RootAllocator()) {
      SentRows sent = sent(SentRows.schema(JointRows.rows(plan)), runs);
      inStep(plan, limits, sent, List.of(run(other, 1, 8)), own, (s, kept) -> drained(kept));
      return "answered";
    } catch (BackendException e) {
      assertThat(e).hasMessage("a stream has more bytes of a token than a person can have");
      return "refused";
    }
  }

  /** The same cap as in the policy that found this: 100,000. */
  @Test
  void largestCap_isRefusedOrAnswered_whoeverTheOtherHas() {
    PrivatePlan.Numbers plan = JointRows.plan(100_000);

    assertThat(outcomes(plan, List.of(run(PERSON, 100_000, 0)))).containsOnly("answered");
    assertThat(outcomes(plan, List.of(run(PERSON, 2_000, LONGEST)))).containsOnly("answered");
    assertThat(outcomes(plan, List.of(run(PERSON, 20_000, LONGEST)))).containsOnly("refused");
  }

  /** What is planted: streams of that plan in step, without bounds. It is what the bounds mend. */
  @Test
  void withoutBounds_theSamePersonTellsWhetherTheOtherHasIt() {
    PrivatePlan.Numbers plan = JointRows.plan(100_000);
    List<SentRows.Run> runs = List.of(run(PERSON, 20_000, LONGEST));

    assertThat(withoutBounds(plan, runs, PERSON)).isEqualTo("refused");
    assertThat(withoutBounds(plan, runs, PERSON + 1)).isEqualTo("answered");
  }

  /** Rows of people that both surely have fill the memory up to where one more person tips it. */
  @Test
  void sureOverlapAndOnePerson_doNotTipTheMemory() {
    PrivatePlan.Numbers plan = JointRows.plan(mostInStep());
    int wide = ROW + LONGEST;
    long sure = STREAM / wide - mostInStep();
    List<SentRows.Run> padded = new ArrayList<>(runs(1_000, sure, LONGEST));
    padded.add(0, run(PERSON, mostInStep(), LONGEST));
    assertThat(outcomes(plan, padded)).containsOnly("answered");

    padded.addAll(runs(1_000 + sure, 1, LONGEST));
    assertThat(outcomes(plan, padded)).containsOnly("refused");
  }

  /** The tables have room for all rows of all streams, be they narrow or wide. */
  @Test
  void streamsOfTheMostBytes_areAnswered_ifAllRowsAreKept() {
    PrivatePlan.Numbers plan = JointRows.plan(10);
    for (int text : List.of(0, 8, 400)) {
      List<SentRows.Run> full = runs(1_000, STREAM / (ROW + text), text);
      assertThat(outcome(plan, full, full)).as("texts of %s bytes", text).isEqualTo("answered");
    }
  }

  /** A value that the backend cannot cast fails where it is kept: no stream may hold one. */
  @Test
  void otherColumnsThanThePlanSays_areRefused_whoeverTheOtherHas() {
    PrivatePlan.Numbers plan = JointRows.plan(10);
    Contribution.Rows rows = JointRows.rows(plan);
    String number = SentRows.column(rows, "BIGINT");
    List<Field> honest = SentRows.schema(rows).getFields();
    List<Field> further = new ArrayList<>(honest);
    further.add(Field.nullable("c99", ArrowType.Utf8.INSTANCE));
    for (List<Field> fields :
        List.of(
            further,
            replaced(honest, f -> f.getName().equals(number), ArrowType.Utf8.INSTANCE),
            replaced(honest, f -> f.getName().equals("p"), new ArrowType.FixedSizeBinary(16)),
            honest.subList(0, honest.size() - 1))) {
      for (long other : new long[] {PERSON, PERSON + 1}) {
        SentRows sent = sent(new Schema(fields), List.of(run(PERSON, 1, 8)));
        assertThat(outcome(plan, sent, List.of(run(other, 1, 8))))
            .as("%s", fields)
            .isEqualTo("refused");
      }
    }
  }

  private static List<Field> replaced(List<Field> fields, Predicate<Field> which, ArrowType type) {
    return fields.stream().map(f -> which.test(f) ? Field.nullable(f.getName(), type) : f).toList();
  }

  /** Within a token too: else what is held grows with what the token has. */
  @Test
  void copies_areOfConstantSize_howeverMuchIsKept() {
    PrivatePlan.Numbers plan = JointRows.plan(100_000);
    for (List<SentRows.Run> runs :
        List.of(List.of(run(PERSON, 10_000, LONGEST)), runs(PERSON, 20_000, 0))) {
      int batch = runs.size() == 1 ? 4_000 : 1;
      try (BufferAllocator own = new RootAllocator()) {
        long[] taken = {0};
        inStep(
            plan,
            NO_LIMITS,
            new SentRows(SentRows.schema(JointRows.rows(plan)), runs, batch, memory),
            runs,
            own,
            (stream, kept) -> taken[0] += drained(kept));
        assertThat(own.getPeakMemoryAllocation()).isBetween(1L, OrderedStream.MOST_HELD);
        assertThat(taken[0])
            .isEqualTo(runs.stream().mapToLong(SentRows.Run::rows).sum() + runs.size());
      }
    }
  }

  private static long drained(KeptRows kept) {
    try (kept) {
      long rows = 0;
      while (kept.loadNextBatch()) {
        rows += kept.getVectorSchemaRoot().getRowCount();
      }
      return rows;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SentRows.Run run(long token, int rows, int textBytes) {
    return new SentRows.Run(token, rows, textBytes);
  }

  /** A row for each of so many people. */
  private static List<SentRows.Run> runs(long from, long people, int textBytes) {
    return LongStream.range(from, from + people).mapToObj(t -> run(t, 1, textBytes)).toList();
  }

  /** What comes of it where the other has all of these people, and where it lacks the first. */
  private List<String> outcomes(PrivatePlan.Numbers plan, List<SentRows.Run> runs) {
    List<SentRows.Run> with = runs.stream().map(r -> run(r.token(), 1, 8)).toList();
    List<SentRows.Run> without = new ArrayList<>(with.subList(1, with.size()));
    without.add(0, run(PERSON + 1, 1, 8));
    return List.of(outcome(plan, runs, with), outcome(plan, runs, without));
  }

  private String outcome(
      PrivatePlan.Numbers plan, List<SentRows.Run> runs, List<SentRows.Run> other) {
    return outcome(plan, sent(SentRows.schema(JointRows.rows(plan)), runs), other);
  }

  private SentRows sent(Schema schema, List<SentRows.Run> runs) {
    return new SentRows(schema, runs, 4_000, memory);
  }

  private String outcome(PrivatePlan.Numbers plan, SentRows sent, List<SentRows.Run> other) {
    Contribution.Rows theirs = JointRows.rows(plan, "metromail");
    try (SentRows mine = sent;
        SentRows others = sent(SentRows.schema(theirs), other);
        JointWork work = backend.open(plan, new byte[16], memory)) {
      work.load(plan, Map.of(JointRows.rows(plan), mine, theirs, others));
      work.numbers(plan);
      return "answered";
    } catch (BackendException e) {
      return "refused";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String withoutBounds(PrivatePlan.Numbers plan, List<SentRows.Run> runs, long other) {
    Contribution.Rows rows = JointRows.rows(plan);
    try (BufferAllocator own = new RootAllocator();
        DuckDb database = DuckDb.sealed(MEGABYTES)) {
      JointRun run = new JointRun(database, new byte[16]);
      inStep(
          plan,
          NO_LIMITS,
          sent(SentRows.schema(rows), runs),
          List.of(run(other, 1, 8)),
          own,
          (stream, kept) -> append(database, run, stream.contribution(), kept, own));
      return "answered";
    } catch (BackendException e) {
      return "refused";
    }
  }

  private static void append(
      DuckDb database,
      JointRun run,
      Contribution.Rows rows,
      ArrowReader kept,
      BufferAllocator own) {
    try (ArrowArrayStream exported = ArrowArrayStream.allocateNew(own)) {
      Data.exportArrayStream(own, kept, exported);
      database.connection().registerArrowStream("arriving", exported);
      run.append(rows, "arriving");
    }
  }

  private void inStep(
      PrivatePlan.Numbers plan,
      StreamLimits limits,
      SentRows sent,
      List<SentRows.Run> other,
      BufferAllocator own,
      BiConsumer<OrderedStream, KeptRows> sink) {
    Function<String, Contribution.Rows> rows = party -> JointRows.rows(plan, party);
    try (AllClosed<OrderedStream> open = new AllClosed<>()) {
      open.add(new OrderedStream(rows.apply("hearth"), sent, own, limits, sink));
      Contribution.Rows theirs = rows.apply("metromail");
      List<SentRows.Run> single = other.stream().map(r -> run(r.token(), 1, 8)).toList();
      SentRows others = sent(SentRows.schema(theirs), single);
      open.add(new OrderedStream(theirs, others, own, limits, sink));
      new StreamsInStep(open.all()).read();
    }
  }
}
