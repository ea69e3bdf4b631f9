package io.parley.connector.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real process that halts while it reads a topic: every row once. */
@Tag("slow")
class KafkaCrashKafkaPeerTest {
  @ParameterizedTest
  @EnumSource(
      value = StreamCrashPoint.Step.class,
      names = {"KAFKA_READ", "KAFKA_KEPT"})
  void halt_losesAndDoublesNothing(StreamCrashPoint.Step step, @TempDir Path folder)
      throws Exception {
    KafkaPeer peer = KafkaPeer.running();
    String topic = KafkaBroker.freshTopic();
    peer.create(topic, 2);
    List<String> sent = IntStream.range(0, 100).mapToObj("{\"n\":%d}"::formatted).toList();
    peer.sendAll(topic, 2, sent);
    Path database = folder.resolve("raw.db");

    ChildJava.halted(
        folder,
        HaltingStream.class,
        List.of("kafka", step.name(), database.toString(), peer.broker().servers(), topic));

    try (StoredRows rows = StoredRows.open(database)) {
      assertThat(rows.payloads())
          .hasSize(step == StreamCrashPoint.Step.KAFKA_READ ? 20 : 30)
          .doesNotHaveDuplicates();
      try (KafkaSource source =
          HaltingStream.topic(peer.broker().servers(), topic, StreamCrashPoint.NONE)) {
        rows.read(source);
      }
      assertThat(rows.payloads()).containsExactlyInAnyOrderElementsOf(sent);
    }
  }
}
