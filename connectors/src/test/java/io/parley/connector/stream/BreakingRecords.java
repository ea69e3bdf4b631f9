package io.parley.connector.stream;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.SourceException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** JSON whose reader fails, for a reason that no record has, when so many were read. */
record BreakingRecords(AtomicInteger left) implements KafkaFormat {
  private static final JsonRecords JSON = new JsonRecords();

  @Override
  public List<LakeColumn> columns() {
    return JSON.columns();
  }

  @Override
  public List<Optional<Object>> read(byte[] value) throws UnreadableRecordException {
    if (left.getAndDecrement() <= 0) {
      throw new SourceException("the schema registry does not answer");
    }
    return JSON.read(value);
  }
}
