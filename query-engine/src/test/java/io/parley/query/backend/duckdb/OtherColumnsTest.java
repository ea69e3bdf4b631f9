package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.CorpusRoom;
import io.parley.query.JointRows;
import io.parley.query.SmallRoom;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.JointWork;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBResultSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream has the plan's columns from its first batch to its last, whoever reads it. */
class OtherColumnsTest {
  private static final String OTHER = "a stream has other columns than the plan says";
  private static final String CHANGED = "a stream goes on with other columns than it began with";
  private static final ArrowType TINY = new ArrowType.Int(8, true);

  private final BufferAllocator memory = new RootAllocator();
  private final DuckDbBackend backend = new DuckDbBackend(64);
  private final DuckDb source = DuckDb.open(64);

  /** Of one party alone: it is not read in step. */
  private final PrivatePlan.Numbers alone =
      planned("SELECT zip_code, COUNT(DISTINCT person) AS n FROM hearth.customers GROUP BY 1");

  private final PrivatePlan.Numbers joint = JointRows.plan(10);

  @AfterEach
  void close() {
    source.close();
    backend.close();
    memory.close();
  }

  private static PrivatePlan.Numbers planned(String question) {
    try (SmallRoom corpus = CorpusRoom.open()) {
      return corpus.planned(question);
    }
  }

  /** The backend read eight bytes a value where one was sent, and the room's memory behind it. */
  @Test
  void streamInStep_thatGoesOnWithNarrowerNumbers_fails() throws IOException {
    Contribution.Rows rows = JointRows.rows(joint);
    Schema planned = SentRows.schema(rows);
    String number = SentRows.column(rows, "BIGINT");
    Schema narrow = with(planned, number, f -> Field.nullable(number, TINY));

    assertThat(outcome(joint, new Spliced(sent(planned, 1), sent(planned, 2)))).isEqualTo("loaded");
    assertThat(outcome(joint, new Spliced(sent(planned, 1), sent(narrow, 2)))).contains(CHANGED);
  }

  @Test
  void streamAlone_thatGoesOnWithAnotherWidth_fails() throws IOException {
    Schema planned = SentRows.schema(JointRows.rows(alone));
    String text = SentRows.column(JointRows.rows(alone), "VARCHAR");
    Schema narrow = with(planned, text, f -> Field.nullable(text, TINY));

    assertThat(outcome(alone, new Spliced(sent(planned, 1), sent(planned, 2)))).isEqualTo("loaded");
    assertThat(outcome(alone, new Spliced(sent(planned, 1), sent(narrow, 2)))).contains(CHANGED);
  }

  /** The backend takes both for the column of the plan, and no cap of its texts binds them. */
  @Test
  void columnOfAnotherSpellingOrKind_fails_whereAStreamIsReadAlone() throws IOException {
    Schema planned = SentRows.schema(JointRows.rows(alone));
    String text = SentRows.column(JointRows.rows(alone), "VARCHAR");
    Schema upper =
        with(planned, text, f -> Field.nullable(text.toUpperCase(Locale.ROOT), f.getType()));
    Schema bytes =
        with(planned, text, f -> Field.nullable(text, new ArrowType.FixedSizeBinary(256)));

    assertThat(outcome(alone, sent(planned, 1))).isEqualTo("loaded");
    assertThat(outcome(alone, sent(upper, 1))).contains(OTHER);
    assertThat(outcome(alone, sent(bytes, 1))).contains(OTHER);
  }

  @Test
  void streamsOfPeople_haveATokenForEachKey() throws SQLException {
    Contribution people =
        new Contribution.People("hearth", 0, List.of(), List.of("email", "phone"));
    String id = "CAST('00000000-0000-4000-8000-000000000001' AS UUID)";

    assertTaken(people, "SELECT %1$s AS p, %1$s AS k0, %1$s AS k1".formatted(id));
    assertRefused(people, "SELECT %1$s AS p, %1$s AS k0".formatted(id));
    assertRefused(people, "SELECT %1$s AS p, %1$s AS k0, %1$s AS K1".formatted(id));
    assertRefused(people, "SELECT %1$s AS p, %1$s AS k0, 'a' AS k1".formatted(id));
  }

  @Test
  void publicRows_haveTheTypesOfThePlan() throws SQLException {
    Contribution open =
        planned(
                "SELECT COUNT(*) FROM metromail.mailings m JOIN hearth.areas a ON m.segment = a.area")
            .contributions()
            .stream()
            .filter(Contribution.PublicRows.class::isInstance)
            .findFirst()
            .orElseThrow();

    assertTaken(open, "SELECT 'north' AS c0");
    assertRefused(open, "SELECT 'north' AS C0");
    assertRefused(open, "SELECT 1 AS c0");
    assertRefused(open, "SELECT 'north' AS c0, 'north' AS c1");
  }

  private void assertTaken(Contribution contribution, String query) throws SQLException {
    read(
        query,
        stream -> assertThatCode(() -> look(contribution, stream)).doesNotThrowAnyException());
  }

  private void assertRefused(Contribution contribution, String query) throws SQLException {
    read(
        query,
        stream ->
            assertThatThrownBy(() -> look(contribution, stream))
                .isInstanceOf(BackendException.class)
                .hasMessage(OTHER));
  }

  private CheckedBatches look(Contribution contribution, ArrowReader stream) {
    return CheckedBatches.of(contribution, stream, memory, StreamCaps.NONE);
  }

  /** As DuckDB sends it. */
  private void read(String query, Consumer<ArrowReader> looked) throws SQLException {
    try (Statement statement = source.connection().createStatement();
        ArrowReader stream =
            (ArrowReader)
                ((DuckDBResultSet) statement.executeQuery(query))
                    .arrowExportStream(memory, 2_048)) {
      looked.accept(stream);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private SentRows sent(Schema schema, long token) {
    return new SentRows(schema, List.of(new SentRows.Run(token, 1, 8)), 1, memory);
  }

  private static Schema with(Schema schema, String column, UnaryOperator<Field> change) {
    return new Schema(
        schema.getFields().stream()
            .map(f -> f.getName().equals(column) ? change.apply(f) : f)
            .toList());
  }

  /** What comes of loading hearth's stream, all others being honest. */
  private String outcome(PrivatePlan.Numbers plan, ArrowReader hearths) throws IOException {
    Map<Contribution, ArrowReader> streams = new LinkedHashMap<>();
    for (Contribution contribution : plan.contributions()) {
      streams.put(
          contribution,
          contribution.party().equals("hearth")
              ? hearths
              : sent(SentRows.schema((Contribution.Rows) contribution), 1));
    }
    try (JointWork work = backend.open(plan, new byte[16], memory)) {
      work.load(plan, streams);
      return "loaded";
    } catch (BackendException e) {
      StringBuilder all = new StringBuilder();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        all.append(cause.getMessage()).append(' ');
      }
      return all.toString();
    } finally {
      for (ArrowReader stream : streams.values()) {
        stream.close();
      }
    }
  }

  /** A stream, and after it another one, as over another connection. */
  private final class Spliced extends ArrowReader {
    private final ArrowReader first;
    private final ArrowReader second;
    private ArrowReader now;

    Spliced(ArrowReader first, ArrowReader second) {
      super(memory);
      this.first = first;
      this.second = second;
      this.now = first;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      if (now.loadNextBatch()) {
        return true;
      }
      boolean more = now == first;
      now = second;
      return more && now.loadNextBatch();
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() throws IOException {
      return now.getVectorSchemaRoot();
    }

    @Override
    protected Schema readSchema() throws IOException {
      return now.getVectorSchemaRoot().getSchema();
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void ensureInitialized() {
      // Both bring their own roots.
    }

    @Override
    protected void closeReadSource() throws IOException {
      first.close();
      second.close();
    }
  }
}
