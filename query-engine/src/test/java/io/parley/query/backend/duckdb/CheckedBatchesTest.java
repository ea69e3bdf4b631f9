package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.CorpusRoom;
import io.parley.query.SmallRoom;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.JointWork;
import io.parley.query.plan.PrivatePlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A party that lies in the layout of its stream reads nothing of the room's memory. */
class CheckedBatchesTest {
  private static final int ROWS = 3;

  private final BufferAllocator memory = new RootAllocator();
  private final DuckDbBackend backend = new DuckDbBackend(256);
  private PrivatePlan.Numbers plan;
  private String column;

  @BeforeEach
  void plan() {
    plan("SELECT zip_code, COUNT(DISTINCT person) AS n FROM hearth.customers GROUP BY zip_code");
  }

  private void plan(String question) {
    try (SmallRoom corpus = CorpusRoom.open()) {
      plan = corpus.planned(question);
    }
    column = plan.contributions().get(0).columns().get(0).name();
  }

  @AfterEach
  void close() {
    backend.close();
    memory.close();
  }

  @Test
  void plainStream_isTaken() throws IOException {
    assertThat(groups(stream(new VarCharVector(column, memory)))).isEqualTo(1);
  }

  @Test
  void offsetBeyondTheBuffer_fails() throws IOException {
    byte[] stream = stream(new VarCharVector(column, memory));
    replace(stream, offsets(0, 4, 8, 12), offsets(0, 4, 8, 80));

    assertThatThrownBy(() -> groups(stream)).isInstanceOf(BackendException.class);
  }

  @Test
  void offsetBeforeTheBuffer_fails() throws IOException {
    byte[] stream = stream(new VarCharVector(column, memory));
    replace(stream, offsets(0, 4, 8, 12), offsets(-40, 4, 8, 12));

    assertThatThrownBy(() -> groups(stream)).isInstanceOf(BackendException.class);
  }

  @Test
  void offsetsThatFall_fail() throws IOException {
    byte[] stream = stream(new VarCharVector(column, memory));
    replace(stream, offsets(0, 4, 8, 12), offsets(0, 90, 8, 12));

    assertThatThrownBy(() -> groups(stream)).isInstanceOf(BackendException.class);
  }

  /** What a joint statement leaves passes the proof that nothing is left. */
  @Test
  void questionsOneAfterAnother_useOneDatabase_thatIsEmptyForEach() throws IOException {
    byte[] stream = stream(new VarCharVector(column, memory));

    for (int i = 0; i < 3; i++) {
      assertThat(groups(stream)).isEqualTo(1); // its tables are made anew: none was there
      assertThat(backend.kept()).isEqualTo(1);
    }
  }

  @Test
  void streamThatBreaks_costsItsDatabase() throws IOException {
    byte[] stream = stream(new VarCharVector(column, memory));
    byte[] broken = stream.clone();
    replace(broken, offsets(0, 4, 8, 12), offsets(0, 4, 8, 80));
    groups(stream);

    assertThatThrownBy(() -> groups(broken)).isInstanceOf(BackendException.class);

    assertThat(backend.kept()).isZero();
    assertThat(groups(stream)).isEqualTo(1);
  }

  /** What no plan asks for has layouts of its own, and nobody has looked at them. */
  @Test
  void textsOfAnotherLayout_fail() throws IOException {
    byte[] views = stream(new ViewVarCharVector(column, memory));
    byte[] large = stream(new LargeVarCharVector(column, memory));

    assertThatThrownBy(() -> groups(views)).isInstanceOf(BackendException.class);
    assertThatThrownBy(() -> groups(large)).isInstanceOf(BackendException.class);
  }

  /** The backend fails where such a time is written as a text, which may be behind a join. */
  @Test
  void bitsThatAreNoTime_fail() throws IOException {
    plan("SELECT seen_at, COUNT(DISTINCT person) AS n FROM hearth.visits GROUP BY seen_at");
    byte[] low = stream(times(Long.MIN_VALUE));
    byte[] between = stream(times(-Long.MAX_VALUE + 1));
    byte[] infinite = stream(times(-Long.MAX_VALUE));

    assertThatThrownBy(() -> groups(low)).isInstanceOf(BackendException.class);
    assertThatThrownBy(() -> groups(between)).isInstanceOf(BackendException.class);
    assertThat(groups(infinite)).isEqualTo(2);
  }

  private FieldVector times(long last) {
    TimeStampMicroVector times = new TimeStampMicroVector(column, memory);
    times.setSafe(ROWS - 1, last);
    return times;
  }

  private int groups(byte[] stream) throws IOException {
    try (ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(stream), memory);
        JointWork work = backend.open(plan, new byte[16], memory)) {
      work.load(plan, Map.of(plan.contributions().get(0), reader));
      return work.numbers(plan).get(0).size();
    }
  }

  private byte[] stream(FieldVector texts) throws IOException {
    FixedSizeBinaryVector tokens =
        (FixedSizeBinaryVector)
            SentRows.field("p", new ArrowType.FixedSizeBinary(16), "arrow.uuid")
                .createVector(memory);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = VectorSchemaRoot.of(tokens, texts)) {
      for (int row = 0; row < ROWS; row++) {
        tokens.setSafe(row, token(row));
        if (!(texts instanceof TimeStampMicroVector)) {
          set(texts, row, "text".getBytes(StandardCharsets.UTF_8));
        }
      }
      root.setRowCount(ROWS);
      try (ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
        writer.start();
        writer.writeBatch();
        writer.end();
      }
    }
    return bytes.toByteArray();
  }

  private static void set(FieldVector texts, int row, byte[] value) {
    if (texts instanceof VarCharVector plain) {
      plain.setSafe(row, value);
    } else if (texts instanceof LargeVarCharVector large) {
      large.setSafe(row, value);
    } else {
      ((ViewVarCharVector) texts).setSafe(row, value);
    }
  }

  private static byte[] token(int row) {
    UUID id = new UUID(0, row + 1L);
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static byte[] offsets(int... offsets) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * offsets.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int offset : offsets) {
      bytes.putInt(offset);
    }
    return bytes.array();
  }

  private static void replace(byte[] stream, byte[] there, byte[] instead) {
    List<Integer> places =
        IntStream.range(0, stream.length - there.length)
            .filter(i -> ByteBuffer.wrap(stream, i, there.length).equals(ByteBuffer.wrap(there)))
            .boxed()
            .toList();
    assertThat(places).hasSize(1);
    System.arraycopy(instead, 0, stream, places.get(0), instead.length);
  }
}
