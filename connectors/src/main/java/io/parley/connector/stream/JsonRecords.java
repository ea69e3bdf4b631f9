package io.parley.connector.stream;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import java.util.List;
import java.util.Optional;

/** Values that are JSON objects; each is one text in the column {@code payload}, as it came. */
public final class JsonRecords implements KafkaFormat {
  private static final List<LakeColumn> COLUMNS =
      List.of(new LakeColumn("payload", LakeType.STRING));

  @Override
  public List<LakeColumn> columns() {
    return COLUMNS;
  }

  @Override
  public List<Optional<Object>> read(byte[] value) throws UnreadableRecordException {
    String text =
        StreamJson.utf8(value)
            .orElseThrow(() -> new UnreadableRecordException("the record is not UTF-8"));
    boolean isObject = StreamJson.read(text).filter(json -> json.isObject()).isPresent();
    if (!isObject) {
      throw new UnreadableRecordException(
          "the record is no JSON object, or goes deeper than " + StreamJson.DEPTH + " levels");
    }
    return List.of(Optional.of(text));
  }
}
