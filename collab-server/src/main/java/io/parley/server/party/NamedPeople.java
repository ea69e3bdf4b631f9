package io.parley.server.party;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Finds whose the rows of a stream are, by what stands in the stream's first column. */
interface NamedPeople {
  /**
   * The place among the held pseudonyms of each row's person.
   *
   * @param named the first column of a batch
   * @param rows how many rows it has
   * @return for each row, in order; -1 where it belongs to nobody who is held
   */
  int[] places(FieldVector named, int rows);

  /**
   * The column in which persons stand, as tokens do later, which look the same.
   *
   * @param named the first column
   */
  Field person(Field named);
}
