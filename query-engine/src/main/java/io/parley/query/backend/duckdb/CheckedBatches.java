package io.parley.query.backend.duckdb;

import io.parley.query.backend.BackendException;
import io.parley.query.plan.Contribution;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A party's stream, looked at before the backend is. The backend follows offsets and lengths as
 * they stand, into the memory of the room, where another party's rows lie: a party could so make
 * them values of its own people. Hence the columns of the plan alone ({@link PlannedColumns}), the
 * same in each batch, no offset beyond its buffer, and no bits that are no value. What was found of
 * the columns at the start, by the backend as by this, holds so of every batch, whatever connection
 * brings it. It is decided by one stream alone, so that a refusal tells nothing about anybody
 * else's.
 */
final class CheckedBatches extends ArrowReader {
  private static final long ANY_TEXT = Long.MAX_VALUE;

  /** 290309-12-22 (BC) in microseconds; below it there is minus infinity alone. */
  private static final long FIRST_TIME = -9_223_372_022_400_000_000L;

  private final ArrowReader stream;
  private final Schema schema;
  private final RowSizes sizes = new RowSizes();
  private final StreamCaps caps;
  private Optional<TokenRuns> runs = Optional.empty();
  private long left;
  private long rowsLeft;

  private CheckedBatches(
      ArrowReader stream, Schema schema, BufferAllocator allocator, StreamCaps caps) {
    super(allocator);
    this.stream = stream;
    this.schema = schema;
    this.caps = caps;
    this.left = caps.bytes();
    this.rowsLeft = caps.rows();
  }

  /**
   * A stream whose batches are looked at as they are read.
   *
   * @param caps the stream fails where it is above them
   * @throws BackendException where it has other columns than parties send for the contribution
   */
  static CheckedBatches of(
      Contribution contribution, ArrowReader stream, BufferAllocator allocator, StreamCaps caps) {
    try {
      Schema schema = stream.getVectorSchemaRoot().getSchema();
      boolean plain =
          schema.getFields().stream()
              .allMatch(
                  f ->
                      f.getDictionary() == null
                          && f.getChildren().isEmpty()
                          && isPlain(f.getType()));
      if (!plain) {
        throw new BackendException("a stream has a column of a kind that no plan asks for");
      }
      if (!PlannedColumns.are(contribution, schema.getFields())) {
        throw new BackendException("a stream has other columns than the plan says");
      }
      return new CheckedBatches(stream, schema, allocator, caps);
    } catch (IOException e) {
      throw new BackendException("a stream does not begin", e);
    }
  }

  /** The same, and its tokens are told of as they pass. */
  CheckedBatches telling(TokenRuns told) {
    runs = Optional.of(told);
    return this;
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() throws IOException {
    return stream.getVectorSchemaRoot();
  }

  /** Kinds of columns whose values lie in one buffer, or behind checked offsets in one. */
  private static boolean isPlain(ArrowType type) {
    return switch (type.getTypeID()) {
      case Int, FloatingPoint, Decimal, Bool, Utf8, Date, Timestamp, FixedSizeBinary -> true;
      default ->
          type instanceof ArrowType.ExtensionType extension && isPlain(extension.storageType());
    };
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    boolean more = stream.loadNextBatch();
    if (more) {
      if (!getVectorSchemaRoot().getSchema().equals(schema)) {
        throw new IOException("a stream goes on with other columns than it began with");
      }
      for (FieldVector column : getVectorSchemaRoot().getFieldVectors()) {
        if (!Layout.holds(column)) {
          // Without what stands there.
          throw new IOException("a stream is not laid out as it says");
        }
        if (RowSizes.longest(column) > caps.texts().getOrDefault(column.getName(), ANY_TEXT)) {
          throw new IOException("a stream has a longer text than its table's policy says");
        }
        if (!hasTimesOfTheBackend(column)) {
          throw new IOException("a stream has a time that is none");
        }
      }
      count();
      if (runs.isPresent()) {
        VectorSchemaRoot root = getVectorSchemaRoot();
        runs.get().look(root.getVector(PlannedColumns.TOKEN), root.getRowCount());
      }
    }
    return more;
  }

  private void count() throws IOException {
    rowsLeft -= getVectorSchemaRoot().getRowCount();
    if (rowsLeft < 0) {
      throw new BackendException("a stream has more rows than the policies of its tables say");
    }
    sizes.look(getVectorSchemaRoot().getFieldVectors(), getVectorSchemaRoot().getRowCount());
    left -= sizes.all();
    if (left < 0) {
      throw new BackendException("a stream has more bytes than a question has memory for");
    }
  }

  /** Bits that stand for no time: the backend fails on them later, where a row is joined. */
  private static boolean hasTimesOfTheBackend(FieldVector column) {
    int rows = column.getValueCount();
    if (column instanceof TimeStampVector times) {
      return IntStream.range(0, rows)
          .filter(i -> !times.isNull(i))
          .mapToLong(times::get)
          .allMatch(t -> t >= FIRST_TIME || t == -Long.MAX_VALUE);
    }
    return !(column instanceof DateDayVector days)
        || IntStream.range(0, rows)
            .filter(i -> !days.isNull(i))
            .allMatch(i -> days.get(i) > Integer.MIN_VALUE);
  }

  @Override
  public long bytesRead() {
    return stream.bytesRead();
  }

  @Override
  protected Schema readSchema() throws IOException {
    return getVectorSchemaRoot().getSchema();
  }

  @Override
  protected void ensureInitialized() {
    // The stream brings its own root.
  }

  @Override
  protected void closeReadSource() throws IOException {
    stream.close();
  }
}
