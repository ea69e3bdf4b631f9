package io.parley.query.backend.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/** A batch that does not fit the memory leaves none of it taken. */
class RowColumnsTest {
  private static final int ROWS = 1_000;

  /** The second column would be packed, for which there is no memory; the first was taken. */
  @Test
  void batchThatIsTakenInPart_isClosed() {
    try (BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot root =
            VectorSchemaRoot.of(new BigIntVector("c0", memory), new VarCharVector("c1", memory));
        RowColumns rows = new RowColumns(root.getSchema().getFields())) {
      fill(root);
      memory.setLimit(memory.getAllocatedMemory());

      assertThatThrownBy(() -> rows.take(root.getFieldVectors(), ROWS))
          .isInstanceOf(OutOfMemoryException.class);

      root.clear();
      assertThat(memory.getAllocatedMemory()).isZero();
      assertThat(rows.batches()).isZero();
    }
  }

  private static void fill(VectorSchemaRoot root) {
    BigIntVector numbers = (BigIntVector) root.getVector(0);
    VarCharVector texts = (VarCharVector) root.getVector(1);
    for (int row = 0; row < ROWS; row++) {
      numbers.setSafe(row, row);
      texts.setSafe(row, "short".getBytes(StandardCharsets.UTF_8));
    }
    root.setRowCount(ROWS);
  }

  /** What the test above looks for: a batch that is taken stays taken until it is closed. */
  @Test
  void batchThatFits_isTaken() {
    try (BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot root =
            VectorSchemaRoot.of(new BigIntVector("c0", memory), new VarCharVector("c1", memory))) {
      RowColumns rows = new RowColumns(root.getSchema().getFields());
      fill(root);

      rows.take(List.copyOf(root.getFieldVectors()), ROWS);
      root.clear();

      assertThat(memory.getAllocatedMemory()).isPositive();
      rows.close();
      assertThat(memory.getAllocatedMemory()).isZero();
    }
  }
}
