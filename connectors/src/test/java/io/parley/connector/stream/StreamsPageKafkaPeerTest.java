package io.parley.connector.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.source.Batch;
import io.parley.connector.source.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/connectors-streams.md shows of Kafka is what runs here, to the letter. */
@Tag("slow")
class StreamsPageKafkaPeerTest {
  private static final Path PAGE = Path.of("../docs/connectors-streams.md");
  private static final Path EXAMPLES = Path.of("examples");

  private static final class Raw {
    private final List<Batch> batches = new ArrayList<>();

    Optional<Position> position() {
      return batches.stream().reduce((a, b) -> b).map(Batch::end);
    }

    void keep(Batch batch) {
      batches.add(batch);
    }
  }

  @Test
  void example_readsATopic() throws IOException {
    KafkaPeer peer = KafkaPeer.running();
    String topic = KafkaBroker.freshTopic();
    String servers = peer.broker().servers();
    peer.create(topic, 1);
    peer.sendAll(topic, 1, Files.readAllLines(EXAMPLES.resolve("social.jsonl")));
    Raw raw = new Raw();
    // example
    KafkaSettings settings =
        new KafkaSettings(
            "orders", // the source
            servers, // broker-1.example:9093,broker-2.example:9093
            topic,
            "parley-hearth", // the consumer group
            Optional.of("node-1"), // this node in the group
            new KafkaSecurity.Plaintext(),
            BatchLimits.STANDARD,
            KafkaSettings.PATIENCE);
    try (KafkaSource source = new KafkaSource(settings, new JsonRecords())) {
      source.read(raw.position(), raw::keep);
    }
    // end

    assertThat(raw.batches).hasSize(1);
    assertThat(((Batch.Rows.Listed) raw.batches.get(0).rows()).rows()).hasSize(3);
    assertThat(blockOfPage()).isEqualTo(example());
  }

  private static List<String> blockOfPage() throws IOException {
    List<String> page = Files.readAllLines(PAGE);
    int start = page.indexOf("```java") + 1;
    return page.subList(start, start + page.subList(start, page.size()).indexOf("```"));
  }

  private static List<String> example() throws IOException {
    List<String> source =
        Files.readAllLines(
            Path.of("src/test/java/io/parley/connector/stream/StreamsPageKafkaPeerTest.java"));
    int start = source.indexOf("    // example") + 1;
    return source.subList(start, source.indexOf("    // end")).stream()
        .map(line -> line.substring(4))
        .toList();
  }

  @Test
  void schemaOfTheExamples_isReadAsColumns() {
    assertThat(AvroRecords.of(EXAMPLES.resolve("order.avsc"), Optional.empty()).columns())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactly(
            "order_id STRING", "email STRING", "total DECIMAL", "ordered_at TIMESTAMP");
  }
}
