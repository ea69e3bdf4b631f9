package io.parley.query.backend.duckdb;

import java.util.Queue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Batches that wait, as a stream that is read once. */
final class KeptRows extends ArrowReader {
  private final Schema schema;
  private final Queue<VectorSchemaRoot> waiting;

  KeptRows(Schema schema, Queue<VectorSchemaRoot> waiting, BufferAllocator allocator) {
    super(allocator);
    this.schema = schema;
    this.waiting = waiting;
  }

  @Override
  public boolean loadNextBatch() throws java.io.IOException {
    prepareLoadNextBatch();
    VectorSchemaRoot next = waiting.poll();
    if (next == null) {
      return false;
    }
    VectorSchemaRoot own = getVectorSchemaRoot();
    try (next) {
      int rows = next.getRowCount();
      for (int i = 0; i < own.getFieldVectors().size(); i++) {
        next.getVector(i).makeTransferPair(own.getVector(i)).transfer();
      }
      own.setRowCount(rows);
    }
    return true;
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
    // What was not read is closed by whoever keeps it.
  }
}
