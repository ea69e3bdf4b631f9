package io.parley.query.backend.duckdb;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.StreamColumn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** A stream of a party that may make of it what it likes, made while it is read. */
final class SentRows extends ArrowReader {
  private static final String DIGIT = "\uD834\uDFD8"; // 4 bytes in UTF-8

  /**
   * Rows of one token.
   *
   * @param textBytes of each text, a multiple of four
   */
  record Run(long token, int rows, int textBytes) {}

  private final Schema schema;
  private final Iterator<Run> runs;
  private final int batchRows;
  private Run run = new Run(0, 0, 0);
  private int sent;
  private byte[] text = new byte[0];

  SentRows(Schema schema, List<Run> runs, int batchRows, BufferAllocator allocator) {
    super(allocator);
    this.schema = schema;
    this.runs = runs.iterator();
    this.batchRows = batchRows;
  }

  /** The fields that an honest party sends. */
  static Schema schema(Contribution.Rows rows) {
    List<Field> fields = new ArrayList<>();
    fields.add(field("p", new ArrowType.FixedSizeBinary(16), "arrow.uuid"));
    for (StreamColumn column : rows.columns()) {
      boolean text = DuckTypes.name(column.type()).equals("VARCHAR");
      fields.add(
          Field.nullable(
              column.name(), text ? ArrowType.Utf8.INSTANCE : new ArrowType.Int(64, true)));
    }
    return new Schema(fields);
  }

  /** A field of an extension type, as it travels. */
  static Field field(String name, ArrowType stored, String extension) {
    FieldType type = new FieldType(true, stored, null, Map.of("ARROW:extension:name", extension));
    return new Field(name, type, List.of());
  }

  /** The name of the one column of this type. */
  static String column(Contribution.Rows rows, String type) {
    return rows.columns().stream()
        .filter(c -> DuckTypes.name(c.type()).equals(type))
        .map(StreamColumn::name)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    int rows = 0;
    while (rows < batchRows && (sent < run.rows() || runs.hasNext())) {
      if (sent == run.rows()) {
        run = runs.next();
        sent = 0;
        if (text.length != run.textBytes()) {
          text = DIGIT.repeat(run.textBytes() / 4).getBytes(StandardCharsets.UTF_8);
        }
      } else {
        set(rows++);
        sent++;
      }
    }
    getVectorSchemaRoot().setRowCount(rows);
    return rows > 0;
  }

  private void set(int row) throws IOException {
    for (FieldVector vector : getVectorSchemaRoot().getFieldVectors()) {
      if (vector instanceof FixedSizeBinaryVector tokens) {
        tokens.setSafe(
            row, ByteBuffer.allocate(tokens.getByteWidth()).putLong(run.token()).array());
      } else if (vector instanceof BigIntVector numbers) {
        numbers.setSafe(row, sent);
      } else if (vector instanceof TinyIntVector small) {
        small.setSafe(row, sent);
      } else {
        ((VarCharVector) vector).setSafe(row, text);
      }
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
    // There is none.
  }
}
