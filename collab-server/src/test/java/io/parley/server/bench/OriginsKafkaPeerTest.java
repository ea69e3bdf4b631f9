package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.parley.server.party.ZonedNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that reads a topic of a real broker. */
class OriginsKafkaPeerTest {
  @Test
  void recordsOfATopic_comeOnce(@TempDir Path folder) throws Exception {
    Optional<KafkaPeerProcess> started = KafkaPeerProcess.start(folder.resolve("broker"));
    if (started.isEmpty()) {
      String reason = "peer Kafka: missing, its jars are not in Maven's repository";
      assertThat(Boolean.getBoolean("parley.requirePeers")).as(reason).isFalse();
      abort(reason);
    }
    try (KafkaPeerProcess broker = started.orElseThrow();
        KafkaSender sender = new KafkaSender(broker.servers(), 1)) {
      ZonedNode node =
          new ZonedNode(
              folder.resolve("node"),
              """
              - name: till
                from: {kafka: {servers: '%s', topic: %s, security: plaintext}}
                key: $.id
                email: $.customer.email
                table: outcomes
                columns: {spend: $.spend}
              """
                  .formatted(broker.servers(), KafkaSender.TOPIC));
      sender.send(
          0,
          List.of(
              "{\"id\": \"1\", \"customer\": {\"email\": \"Ann@Example.com\"}, \"spend\": 1.5}",
              "no JSON"));
      assertThat(node.ingest().sources().get(0).rowsRejected()).isEqualTo(1);
      assertThat(node.rows("spend")).containsExactly("1.5000");
      sender.send(0, List.of("{\"id\": \"1\", \"spend\": 4}", "{\"id\": \"2\", \"spend\": 2}"));
      assertThat(node.ingest().records()).as("the later of the two with one key").isEqualTo(2);
      assertThat(node.rows("spend")).containsExactly("2.0000", "4.0000");
    }
  }
}
