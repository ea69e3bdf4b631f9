package io.parley.connector.source.inplace;

import java.util.UUID;
import java.util.function.BiConsumer;

/** Whose record is whose: the record keys of one table, each with its person. */
@FunctionalInterface
public interface KeyedPeople {
  /**
   * Hands over every key once, in any order.
   *
   * @param to takes a key, as the text of the key column's value, and its person
   */
  void each(BiConsumer<String, UUID> to);
}
