package io.parley.query.backend.duckdb;

import io.parley.query.backend.BackendException;
import io.parley.query.backend.rows.RowColumns;
import io.parley.query.plan.Contribution;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A stream of rows, token by token, from which some are kept. It fails where it is not in the order
 * of its tokens, where a token has more rows than the plan lets a person have, and where a text is
 * longer than parties cut it to: no honest stream is so. All of it is looked at from row to row,
 * whether rows are kept or not, so that a failure tells nothing about what other streams hold; and
 * what one person's rows can take is bounded, so that no stream is made to fail by one person of
 * another party. Rows without a token belong to nobody and are passed over.
 */
final class OrderedStream implements AutoCloseable {
  private static final int TOKEN_SIZE = 16;
  private static final String TOKEN = "p";

  /** Of a character in UTF-8. */
  private static final int MOST_BYTES = 4;

  private final Contribution.Rows contribution;
  private final ArrowReader batches;
  private final BufferAllocator allocator;
  private final int tokenColumn;
  private final RowColumns columns;
  private final Queue<VectorSchemaRoot> kept = new ArrayDeque<>();
  private int[] chosen = new int[0];
  private int chosenRows;
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
  private long waiting;

  OrderedStream(Contribution.Rows contribution, ArrowReader batches, BufferAllocator allocator) {
    this.contribution = contribution;
    this.batches = batches;
    this.allocator = allocator;
    List<Field> fields = root().getSchema().getFields();
    this.tokenColumn = fields.stream().map(Field::getName).toList().indexOf(TOKEN);
    if (tokenColumn < 0
        || !(RowColumns.stored(root().getVector(tokenColumn)) instanceof FixedSizeBinaryVector own)
        || own.getByteWidth() != TOKEN_SIZE
        || !fields.stream().allMatch(RowColumns::isMovable)) {
      throw new BackendException("a stream has columns of a kind that no plan asks for");
    }
    this.tokens = own;
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
      long at = address + (long) place * TOKEN_SIZE;
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
    ofOne = begun && order == 0 ? ofOne + 1 : 1;
    if (ofOne > contribution.fragment().maxRows()) {
      throw new BackendException("a stream has more rows of a token than a person can have");
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
      chosen[chosenRows++] = RowColumns.name(0, place);
      count++;
      more = next();
    } while (more && high == tokenHigh && low == tokenLow);
    keptRows += count;
    mostOfOne = Math.max(mostOfOne, count);
    return more;
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
    root().getFieldVectors().forEach(OrderedStream::requireShort);
    place = -1;
    if (chosen.length < rows) {
      chosen = new int[rows];
    }
    return true;
  }

  /** Parties cut texts; a longer one would take memory where, and only where, it is kept. */
  private static void requireShort(FieldVector column) {
    if (!(RowColumns.stored(column) instanceof VarCharVector texts)) {
      return;
    }
    long offsets = texts.getOffsetBufferAddress();
    int longest = 0;
    for (int i = 0; i < texts.getValueCount(); i++) {
      long at = offsets + (long) i * Integer.BYTES;
      longest = Math.max(longest, MemoryUtil.getInt(at + Integer.BYTES) - MemoryUtil.getInt(at));
    }
    if (longest > DuckTypes.LONGEST_TEXT * MOST_BYTES) {
      throw new BackendException("a stream has a longer text than a party sends");
    }
  }

  private void copyChosen() {
    if (chosenRows > 0) {
      VectorSchemaRoot copies = VectorSchemaRoot.create(root().getSchema(), allocator);
      kept.add(copies);
      columns.look(root().getFieldVectors());
      columns.copy(chosen, 0, chosenRows, copies, 0);
      waiting += chosenRows;
      chosenRows = 0;
    }
  }

  /** Rows that were kept, as far as their batches were passed, and not taken yet. */
  long waiting() {
    return waiting;
  }

  /** Takes the rows that wait. */
  KeptRows take() {
    waiting = 0;
    return new KeptRows(root().getSchema(), kept, allocator);
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
