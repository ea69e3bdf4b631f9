package io.parley.server.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends batches to a Kafka broker: each sender to its partition, a batch a request. */
final class KafkaSender implements AutoCloseable {
  static final String TOPIC = "events";
  private static final int BATCH_BYTES = 1 << 20;

  private final List<Producer<byte[], byte[]>> producers = new ArrayList<>();

  KafkaSender(String servers, int senders) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      Void unused =
          admin.createTopics(List.of(new NewTopic(TOPIC, senders, (short) 1))).all().get();
    }
    for (int i = 0; i < senders; i++) {
      ByteArraySerializer bytes = new ByteArraySerializer();
      producers.add(
          new KafkaProducer<>(
              Map.of("bootstrap.servers", servers, "acks", "all", "batch.size", BATCH_BYTES),
              bytes,
              bytes));
    }
  }

  /** Sends a batch; returns when all of it is acknowledged. */
  void send(int sender, List<String> events) throws InterruptedException, ExecutionException {
    Producer<byte[], byte[]> producer = producers.get(sender);
    List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
    for (String event : events) {
      sent.add(
          producer.send(
              new ProducerRecord<>(TOPIC, sender, null, event.getBytes(StandardCharsets.UTF_8))));
    }
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      RecordMetadata unused = one.get();
    }
  }

  @Override
  public void close() {
    producers.forEach(Producer::close);
  }
}
