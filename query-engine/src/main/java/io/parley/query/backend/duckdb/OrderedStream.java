package io.parley.query.backend.duckdb;

import io.parley.query.backend.BackendException;
import io.parley.query.backend.rows.RowColumns;
import io.parley.query.plan.Contribution;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A stream of rows, token by token, from which some are kept. It fails where it has other columns
 * than the plan says, where it is not in the order of its tokens, where a token has more rows than
 * the plan lets a person have or more bytes than {@link StreamLimits#token}, and where a text is
 * longer than parties cut it to: no honest stream of a plan that is read so ({@link StreamsInStep})
 * is so. All of it is looked at from row to row, whether rows are kept or not.
 *
 * <p><b>Claim.</b> Whether reading fails depends on this stream alone, and not on which tokens are
 * kept. Looks are the same for both. What is done for kept rows alone is copying and passing on:
 * copies come from memory of their own, which no stream that arrives takes from, never hold more
 * than {@link #MOST_HELD} bytes together, and are passed on when they are {@link #WORTH} bytes,
 * also between two rows of a token. The statement that takes them casts no value to another type
 * ({@link PlannedColumns}).
 *
 * <p>Rows without a token belong to nobody and are passed over.
 */
final class OrderedStream implements AutoCloseable {
  /** So many bytes of kept rows are worth a statement. */
  static final long WORTH = 4L << 20;

  /**
   * The most that copies take before they are passed on, in bytes: those that are not worth a
   * statement yet, as many more and a row, each in buffers of at most twice the size.
   */
  static final long MOST_HELD = 2 * (2 * WORTH + StreamLimits.TOKEN);

  /** What a copy takes for each column beside its values, on the heap and in small buffers. */
  private static final long EACH_COPY = 1 << 12;

  private final Contribution.Rows contribution;
  private final ArrowReader batches;
  private final BufferAllocator own;
  private final StreamLimits limits;
  private final BiConsumer<OrderedStream, KeptRows> sink;
  private final int tokenColumn;
  private final RowColumns columns;
  private final RowSizes sizes = new RowSizes();
  private final Queue<VectorSchemaRoot> kept = new ArrayDeque<>();
  private int[] chosen = new int[0];
  private int chosenRows;
  private long chosenBytes;
  private FieldVector tokens;
  private long address;
  private int rows;
  private int place;
  private boolean begun;
  private boolean ended;
  private long high;
  private long low;
  private long keptRows;
  private long mostOfOne;
  private long ofOne;
  private long bytesOfOne;
  private long waiting;

  /**
   * Reads a stream, which is closed with this.
   *
   * @param own memory that nothing but kept rows is taken from
   * @param sink takes kept rows; several times, and at least once
   */
  OrderedStream(
      Contribution.Rows contribution,
      ArrowReader batches,
      BufferAllocator own,
      StreamLimits limits,
      BiConsumer<OrderedStream, KeptRows> sink) {
    this.contribution = contribution;
    this.batches = batches;
    this.own = own;
    this.limits = limits;
    this.sink = sink;
    List<Field> fields = root().getSchema().getFields();
    if (!PlannedColumns.are(contribution, fields)) {
      throw new BackendException("a stream has other columns than the plan says");
    }
    this.tokenColumn = fields.stream().map(Field::getName).toList().indexOf(PlannedColumns.TOKEN);
    this.tokens = RowColumns.stored(root().getVector(tokenColumn));
    this.columns = new RowColumns(fields);
  }

  Contribution.Rows contribution() {
    return contribution;
  }

  /** The token's first eight bytes. */
  long high() {
    return high;
  }

  /** The other eight. */
  long low() {
    return low;
  }

  /** Whether the token here is below that of another stream. */
  boolean isBelow(OrderedStream other) {
    int order = Long.compareUnsigned(high, other.high);
    return order < 0 || (order == 0 && Long.compareUnsigned(low, other.low) < 0);
  }

  /** Goes on to the next row; false at the end. */
  boolean next() {
    while (true) {
      if (++place >= rows) {
        if (!nextBatch()) {
          return false;
        }
        continue;
      }
      if (tokens.isNull(place)) {
        continue;
      }
      long at = address + 2L * Long.BYTES * place;
      meet(
          Long.reverseBytes(MemoryUtil.getLong(at)),
          Long.reverseBytes(MemoryUtil.getLong(at + Long.BYTES)));
      return true;
    }
  }

  /** Holds a row's token against the row before. */
  private void meet(long nextHigh, long nextLow) {
    int order = Long.compareUnsigned(nextHigh, high);
    order = order == 0 ? Long.compareUnsigned(nextLow, low) : order;
    if (begun && order < 0) {
      throw new BackendException("a stream is not in the order of its tokens");
    }
    boolean again = begun && order == 0;
    ofOne = again ? ofOne + 1 : 1;
    if (ofOne > contribution.fragment().maxRows()) {
      throw new BackendException("a stream has more rows of a token than a person can have");
    }
    bytesOfOne = (again ? bytesOfOne : 0) + sizes.of(place);
    if (bytesOfOne > limits.token()) {
      throw new BackendException("a stream has more bytes of a token than a person can have");
    }
    begun = true;
    high = nextHigh;
    low = nextLow;
  }

  /** Keeps all rows of the token here and goes on behind them; false at the end. */
  boolean keep() {
    long tokenHigh = high;
    long tokenLow = low;
    long count = 0;
    boolean more;
    do {
      choose();
      count++;
      more = next();
    } while (more && high == tokenHigh && low == tokenLow);
    keptRows += count;
    mostOfOne = Math.max(mostOfOne, count);
    return more;
  }

  private void choose() {
    chosen[chosenRows++] = RowColumns.name(0, place);
    chosenBytes += sizes.of(place);
    if (chosenBytes >= WORTH) {
      copyChosen();
    }
  }

  private boolean nextBatch() {
    copyChosen();
    rows = 0;
    try {
      ended = ended || !batches.loadNextBatch();
      if (ended) {
        return false;
      }
    } catch (IOException e) {
      throw new BackendException("a stream breaks off", e);
    }
    tokens = RowColumns.stored(root().getVector(tokenColumn));
    address = tokens.getDataBufferAddress();
    rows = root().getRowCount();
    if (rows > RowColumns.MOST_ROWS) {
      throw new BackendException("a stream has a batch of more rows than a batch can have");
    }
    sizes.look(root().getFieldVectors(), rows);
    // It would take memory where, and only where, it is kept.
    if (sizes.longestText() > RowSizes.LONGEST_TEXT) {
      throw new BackendException("a stream has a longer text than a party sends");
    }
    place = -1;
    if (chosen.length < rows) {
      chosen = new int[rows];
    }
    return true;
  }

  private void copyChosen() {
    if (chosenRows > 0) {
      VectorSchemaRoot copies = VectorSchemaRoot.create(root().getSchema(), own);
      kept.add(copies);
      columns.look(root().getFieldVectors());
      columns.copy(chosen, 0, chosenRows, copies, 0);
      waiting += chosenBytes + EACH_COPY * columns.fields().size();
      chosenRows = 0;
      chosenBytes = 0;
      if (waiting >= WORTH) {
        passOn();
      }
    }
  }

  /** Passes on what was kept and waits, be it nothing. */
  void passOn() {
    waiting = 0;
    sink.accept(this, new KeptRows(root().getSchema(), kept, own));
  }

  /** What was found in the rows that were kept. */
  StreamFacts facts() {
    return new StreamFacts(keptRows, true, true, mostOfOne <= 1);
  }

  private VectorSchemaRoot root() {
    try {
      return batches.getVectorSchemaRoot();
    } catch (IOException e) {
      throw new BackendException("a stream does not begin", e);
    }
  }

  /** Releases what was kept and not taken, and the stream. */
  @Override
  public void close() {
    kept.forEach(VectorSchemaRoot::close);
    kept.clear();
    try {
      batches.close();
    } catch (IOException e) {
      throw new BackendException("a stream does not close", e);
    }
  }
}
