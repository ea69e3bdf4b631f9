package io.parley.server.psi;

import io.parley.server.wire.BadDocument;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.OutboundStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows of equal size as Arrow record batches of one column. A batch is made when the stream takes
 * one: a slow reader slows the writer, and neither holds more than a batch for it.
 */
final class RowStreams {
  /** Rows of a batch. */
  static final int BATCH = 4_096;

  private RowStreams() {}

  /** An empty root for rows of a size, to be closed by the caller. */
  static VectorSchemaRoot root(BufferAllocator allocator, int width) {
    Field field =
        new Field("row", FieldType.notNullable(new ArrowType.FixedSizeBinary(width)), List.of());
    return VectorSchemaRoot.create(new Schema(List.of(field)), allocator);
  }

  /** Writes batches until one is empty. */
  static void write(OutboundStreamListener out, VectorSchemaRoot root, Supplier<byte[]> batches) {
    FixedSizeBinaryVector rows = (FixedSizeBinaryVector) root.getVector(0);
    for (byte[] batch = batches.get(); batch.length > 0; batch = batches.get()) {
      int width = rows.getByteWidth();
      int count = batch.length / width;
      rows.allocateNew(count);
      for (int i = 0; i < count; i++) {
        byte[] row = new byte[width];
        System.arraycopy(batch, i * width, row, 0, width);
        rows.set(i, row);
      }
      root.setRowCount(count);
      awaitReady(out);
      out.putNext();
    }
  }

  private static void awaitReady(OutboundStreamListener out) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!out.isReady()) {
      if (System.nanoTime() > end) {
        throw new BadDocument("the partner does not read");
      }
      LockSupport.parkNanos(200_000);
    }
  }

  /**
   * Reads all batches.
   *
   * @throws BadDocument when they are not one column of rows of this size, or do not come in time
   */
  static void read(FlightStream stream, int width, Consumer<byte[]> batch) {
    read(stream, width, batch, new StreamDeadline(StreamDeadline.BATCH, StreamDeadline.STREAM));
  }

  static void read(
      FlightStream stream, int width, Consumer<byte[]> batch, StreamDeadline deadline) {
    while (deadline.within(stream::next)) {
      batch.accept(packed(stream.getRoot(), width));
    }
  }

  private static byte[] packed(VectorSchemaRoot root, int width) {
    List<FieldVector> columns = root.getFieldVectors();
    if (columns.size() != 1
        || !(columns.get(0) instanceof FixedSizeBinaryVector rows)
        || rows.getByteWidth() != width
        || rows.getNullCount() != 0
        || root.getRowCount() > BATCH) {
      throw new BadDocument("not rows of %d bytes".formatted(width));
    }
    byte[] packed = new byte[root.getRowCount() * width];
    for (int i = 0; i < root.getRowCount(); i++) {
      System.arraycopy(rows.get(i), 0, packed, i * width, width);
    }
    return packed;
  }
}
