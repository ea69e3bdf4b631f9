package io.parley.query.backend.rows;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Rows in batches that stay where they are, from which some are copied in any order.
 *
 * <p>Memory is read at the offsets that the batches themselves say. So a batch of somebody else's
 * comes here only after it was held against its own layout.
 */
public final class RowColumns implements AutoCloseable {
  /** The most rows of a batch: a row is named by its batch and its place in it, in 32 bits. */
  public static final int MOST_ROWS = 1 << Gather.PLACE_BITS;

  private static final int MOST_BATCHES = 1 << (31 - Gather.PLACE_BITS);

  private final List<List<FieldVector>> batches = new ArrayList<>();
  private final List<Field> fields;

  /** No rows yet, of these columns. */
  public RowColumns(List<Field> fields) {
    this.fields = List.copyOf(fields);
    if (!fields.stream().allMatch(RowColumns::isMovable)) {
      throw new IllegalArgumentException("a column of a kind that is not moved by row");
    }
  }

  /** Whether columns of this field can be moved. */
  public static boolean isMovable(Field field) {
    return field.getDictionary() == null
        && field.getChildren().isEmpty()
        && isMovable(field.getType());
  }

  private static boolean isMovable(ArrowType type) {
    if (type instanceof ArrowType.ExtensionType extension) {
      return isMovable(extension.storageType());
    } else if (type instanceof ArrowType.Decimal decimal) {
      return decimal.getBitWidth() == 128;
    } else if (type instanceof ArrowType.FixedSizeBinary fixed) {
      return Gather.isWidth(fixed.getByteWidth());
    }
    return switch (type.getTypeID()) {
      case Bool, Utf8, Int, FloatingPoint, Date, Timestamp -> true;
      default -> false;
    };
  }

  /** The columns. */
  public List<Field> fields() {
    return fields;
  }

  /** How many batches there are. */
  public int batches() {
    return batches.size();
  }

  /**
   * Takes the batch that is in a root now, and leaves the root empty.
   *
   * @param vectors the columns of the root, in the order of the fields
   * @param rows how many rows they have
   */
  public void take(List<FieldVector> vectors, int rows) {
    if (batches.size() == MOST_BATCHES || rows > MOST_ROWS) {
      throw new IllegalStateException("more rows than one stream can have");
    }
    List<FieldVector> own = new ArrayList<>();
    try {
      for (FieldVector vector : vectors) {
        FieldVector from = stored(vector);
        var pair = from.getTransferPair(from.getAllocator());
        pair.transfer();
        own.add(inOnePlace((FieldVector) pair.getTo()));
      }
    } catch (RuntimeException e) {
      own.forEach(FieldVector::close); // the memory is full
      throw e;
    }
    batches.add(own);
  }

  /** What is read out of order lies, where it can, in one place of memory a value. */
  private static FieldVector inOnePlace(FieldVector taken) {
    if (taken instanceof VarCharVector texts && ShortTexts.are(texts)) {
      try (texts) {
        return ShortTexts.packed(texts);
      }
    }
    return taken;
  }

  /** Looks at a batch without taking it, as the only one. */
  public void look(List<FieldVector> vectors) {
    batches.clear();
    batches.add(vectors.stream().map(RowColumns::stored).toList());
  }

  /** The name of a row. */
  public static int name(int batch, int place) {
    return batch << Gather.PLACE_BITS | place;
  }

  /**
   * Copies rows.
   *
   * @param names of the rows, in the order in which they are wanted
   * @param from the first name's place
   * @param count how many
   * @param to where they come, with one column a field, whose contents are replaced
   * @param firstColumn the place in {@code to} of the first column
   */
  public void copy(int[] names, int from, int count, VectorSchemaRoot to, int firstColumn) {
    for (int column = 0; column < fields.size(); column++) {
      int at = column;
      List<FieldVector> sources = batches.stream().map(b -> b.get(at)).toList();
      Gather.copy(sources, names, from, count, stored(to.getVector(firstColumn + column)));
    }
    to.setRowCount(count);
  }

  /** The vector that holds the values. */
  public static FieldVector stored(FieldVector vector) {
    return vector instanceof ExtensionTypeVector<?> extension
        ? (FieldVector) extension.getUnderlyingVector()
        : vector;
  }

  @Override
  public void close() {
    batches.forEach(b -> b.forEach(FieldVector::close));
    batches.clear();
  }
}
