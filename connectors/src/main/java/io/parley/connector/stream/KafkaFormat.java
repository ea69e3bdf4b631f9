package io.parley.connector.stream;

import io.parley.connector.lake.LakeColumn;
import java.util.List;
import java.util.Optional;

/** What the values of a topic's records are. */
public interface KafkaFormat {
  /** The columns of the rows. */
  List<LakeColumn> columns();

  /**
   * Reads a record's value.
   *
   * @throws UnreadableRecordException with the reason, in words that quote nothing of it
   * @throws io.parley.connector.source.SourceException where it is not the record's fault
   */
  List<Optional<Object>> read(byte[] value) throws UnreadableRecordException;
}
