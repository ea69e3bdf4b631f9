package io.parley.connector.source.inplace;

import io.parley.connector.lake.LakeColumn;
import java.util.List;

/**
 * A table that an offer points at and that stays where it is, in the engine that has it.
 *
 * <p>Its owner names the column that tells its records apart. Identity is resolved over records
 * that carry that key, and the node then publishes whose record is whose, in a table of its own
 * beside the offered one; a question joins the two in the engine. Of the offered table 0 bytes are
 * copied.
 *
 * <p>What is published rests in that engine in the clear: who may read it there learns which
 * records the node takes for one person. Person ids mean nothing outside the node.
 *
 * <p>A version is pinned when the object is made: later changes of the offered table do not show
 * where the engine keeps versions (Iceberg), and do where it does not.
 */
public interface OfferedInPlace {
  /** How messages call it, without a secret. */
  String shown();

  /** The version that is pinned, for answers to name; empty text where the engine keeps none. */
  String version();

  /** The column that tells records apart. */
  LakeColumn keyColumn();

  /** The columns that can be offered, the key among them. */
  List<LakeColumn> columns();

  /**
   * Publishes whose record is whose, in place of what was published under the same label.
   *
   * @param label letters, digits and {@code _}, at most 32: the snapshot of people, say. What was
   *     published under another stays until that is closed
   * @throws io.parley.connector.source.SourceException if the engine refuses
   */
  Published publish(String label, KeyedPeople people);

  /** People that were published, until it is closed. */
  interface Published extends AutoCloseable {
    /** How many keys. */
    long keys();

    /**
     * A SELECT in the engine's SQL of {@code person} and columns of the offered table. Rows whose
     * key has no person are left out. In DuckDB each column is of the lake's type; a database gives
     * its own, which whoever asks converts as {@link #columns} says.
     *
     * @param columns of those of the table, at least one
     */
    String rowsSql(List<String> columns);

    /** Removes what was published. */
    @Override
    void close();
  }
}
