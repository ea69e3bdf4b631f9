package io.parley.server.party;

import io.parley.query.backend.rows.RowColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows of people as a stream of rows of tokens, in the order of the tokens. All rows lie in memory
 * until the stream is closed. The order says nothing that the tokens do not say; rows of one token
 * stand as they were read.
 */
final class OrderedRows extends ArrowReader {
  private static final String TOKEN = "p";

  private final Schema schema;
  private final RowColumns columns;
  private final TokenOrder order;
  private final int batchRows;
  private int next;

  private OrderedRows(
      Schema schema,
      RowColumns columns,
      TokenOrder order,
      int batchRows,
      BufferAllocator allocator) {
    super(allocator);
    this.schema = schema;
    this.columns = columns;
    this.order = order;
    this.batchRows = batchRows;
  }

  /**
   * Reads rows to their end.
   *
   * @param rows what names the row's person, and the columns of the stream
   * @param batchRows rows of a batch, at most {@link RowColumns#MOST_ROWS}
   */
  static OrderedRows of(
      ArrowReader rows, RowTokens tokens, int batchRows, BufferAllocator allocator)
      throws IOException {
    List<Field> fields = rows.getVectorSchemaRoot().getSchema().getFields();
    RowColumns columns = new RowColumns(fields.subList(1, fields.size()));
    TokenOrder order = new TokenOrder();
    try {
      while (rows.loadNextBatch()) {
        VectorSchemaRoot batch = rows.getVectorSchemaRoot();
        add(batch, tokens, columns.batches(), order);
        List<FieldVector> vectors = batch.getFieldVectors();
        columns.take(vectors.subList(1, vectors.size()), batch.getRowCount());
      }
      order.sort();
    } catch (IOException | RuntimeException e) {
      columns.close();
      throw e;
    }
    List<Field> sent = new ArrayList<>();
    Field person = tokens.people().person(fields.get(0));
    sent.add(new Field(TOKEN, person.getFieldType(), List.of()));
    sent.addAll(columns.fields());
    return new OrderedRows(new Schema(sent), columns, order, batchRows, allocator);
  }

  private static void add(VectorSchemaRoot batch, RowTokens tokens, int number, TokenOrder order) {
    int[] places = tokens.people().places(batch.getVector(0), batch.getRowCount());
    int[] rows = new int[places.length];
    byte[] packed = tokens.tokens(places, rows);
    for (int i = 0; i < packed.length / HeldPseudonyms.SIZE; i++) {
      rows[i] = RowColumns.name(number, rows[i]);
    }
    order.add(packed, rows);
  }

  /** Goes on after so many batches; what comes then are the same bytes, whenever it is asked. */
  void after(int batches) {
    next = (int) Math.min(order.size(), (long) batches * batchRows);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    VectorSchemaRoot root = getVectorSchemaRoot();
    int count = Math.min(batchRows, order.size() - next);
    if (count == 0) {
      return false;
    }
    FixedSizeBinaryVector tokens = (FixedSizeBinaryVector) RowColumns.stored(root.getVector(0));
    tokens.allocateNew(count);
    long at = tokens.getDataBufferAddress();
    for (int i = next; i < next + count; i++) {
      MemoryUtil.putLong(at, Long.reverseBytes(order.high(i)));
      MemoryUtil.putLong(at + Long.BYTES, Long.reverseBytes(order.low(i)));
      at += HeldPseudonyms.SIZE;
    }
    MemoryUtil.setMemory(tokens.getValidityBufferAddress(), (count + 7L) / 8, (byte) 0xFF);
    columns.copy(order.names(), next, count, root, 1);
    root.setRowCount(count);
    next += count;
    return true;
  }

  /** Gives back its memory. */
  void closeRows() {
    try {
      close();
    } catch (IOException e) {
      throw new IllegalStateException("rows in memory do not close", e);
    }
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected Schema readSchema() {
    return schema;
  }

  @Override
  protected void closeReadSource() {
    columns.close();
  }
}
