package io.parley.server.bench;

import io.parley.connector.source.Source;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.stream.BatchLimits;
import io.parley.connector.stream.JsonRecords;
import io.parley.connector.stream.KafkaSecurity;
import io.parley.connector.stream.KafkaSettings;
import io.parley.connector.stream.KafkaSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A topic of Kafka. */
final class KilledTopic implements KilledSource {
  private static final String PLACE = "servers";

  /** So that a part is several batches. */
  private static final BatchLimits LIMITS = new BatchLimits(700, 1 << 20);

  private Optional<KafkaSender> sender = Optional.empty();

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public Optional<String> missing() {
    return KafkaPeerProcess.isThere() ? Optional.empty() : Optional.of(KilledBucket.NO_JARS);
  }

  @Override
  public AutoCloseable begin(Path folder) throws Exception {
    KafkaPeerProcess broker = KafkaPeerProcess.start(folder.resolve("server")).orElseThrow();
    Files.writeString(folder.resolve(PLACE), broker.servers());
    KafkaSender sends = new KafkaSender(broker.servers(), 1);
    sender = Optional.of(sends);
    return () -> {
      sends.close();
      broker.close();
    };
  }

  @Override
  public void grow(Path folder, int part) throws Exception {
    List<String> records = new ArrayList<>();
    for (long id = (long) part * ROWS; id < (part + 1L) * ROWS; id++) {
      records.add(KilledSource.json(id));
    }
    sender.orElseThrow().send(0, records);
  }

  @Override
  public Source open(Path folder, Connection duckdb) throws Exception {
    return new KafkaSource(
        new KafkaSettings(
            KilledIngest.SOURCE,
            Files.readString(folder.resolve(PLACE)),
            KafkaSender.TOPIC,
            "bench",
            Optional.of("node"), // its own name: after a kill it need not wait to be missed
            new KafkaSecurity.Plaintext(),
            LIMITS,
            KafkaSettings.PATIENCE),
        new JsonRecords());
  }

  @Override
  public SourceMapping mapping() {
    return KilledSource.mapping("$.");
  }
}
