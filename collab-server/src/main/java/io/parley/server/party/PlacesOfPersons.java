package io.parley.server.party;

import io.parley.query.backend.rows.RowColumns;
import java.util.Arrays;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Rows that say whose they are by the person's id.
 *
 * @param held where persons are found
 */
record PlacesOfPersons(HeldPseudonyms held) implements NamedPeople {
  @Override
  public int[] places(FieldVector named, int rows) {
    FixedSizeBinaryVector people = (FixedSizeBinaryVector) RowColumns.stored(named);
    long[] high = new long[rows];
    long[] low = new long[rows];
    int[] belonging = new int[rows];
    int found = 0;
    long first = people.getDataBufferAddress();
    for (int i = 0; i < rows; i++) {
      // A row without a person belongs to nobody; what bytes stand there may be somebody's.
      if (!people.isNull(i)) {
        long at = first + (long) i * HeldPseudonyms.SIZE;
        high[found] = Long.reverseBytes(MemoryUtil.getLong(at));
        low[found] = Long.reverseBytes(MemoryUtil.getLong(at + Long.BYTES));
        belonging[found++] = i;
      }
    }
    int[] ofBelonging = new int[rows];
    held.places(high, low, found, ofBelonging);
    if (found == rows) {
      return ofBelonging;
    }
    int[] places = new int[rows];
    Arrays.fill(places, -1);
    for (int i = 0; i < found; i++) {
      places[belonging[i]] = ofBelonging[i];
    }
    return places;
  }

  @Override
  public Field person(Field named) {
    return named;
  }
}
