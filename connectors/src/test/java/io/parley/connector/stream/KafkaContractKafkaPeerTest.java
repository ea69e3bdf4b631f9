package io.parley.connector.stream;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.SourceContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** What every source must do, of a topic at a real broker. */
@Tag("slow")
class KafkaContractKafkaPeerTest extends SourceContract {
  @Override
  protected Feed feed() {
    return new KafkaFeed();
  }

  @Override
  protected String text(List<LakeColumn> columns, List<Optional<Object>> values) {
    String payload = (String) values.get(0).orElseThrow();
    return StreamJson.read(payload.getBytes(StandardCharsets.UTF_8))
        .orElseThrow()
        .path("note")
        .textValue();
  }
}
