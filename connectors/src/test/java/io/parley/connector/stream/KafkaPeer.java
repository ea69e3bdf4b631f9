package io.parley.connector.stream;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real broker, started once for all tests of this JVM and ended with it. */
final class KafkaPeer {
  private static Optional<KafkaPeer> peer = Optional.empty();
  private static Optional<String> missing = Optional.empty();

  private final KafkaBroker broker;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;

  private KafkaPeer(KafkaBroker broker) {
    this.broker = broker;
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.servers()));
    this.producer = producer(Map.of());
  }

  /** The broker; the test is skipped, or fails, when there is none. */
  static synchronized KafkaPeer running() {
    if (peer.isEmpty() && missing.isEmpty()) {
      start();
    }
    if (peer.isPresent()) {
      return peer.get();
    }
    String reason = "peer Kafka: missing, " + missing.orElseThrow();
    System.out.println(reason);
    if (Boolean.getBoolean("parley.requirePeers")) {
      throw new AssertionError(reason);
    }
    return abort(reason);
  }

  private static void start() {
    try {
      Path folder = Files.createTempDirectory("parley-kafka");
      KafkaBroker broker = KafkaBroker.start(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(broker, folder)));
      peer = Optional.of(new KafkaPeer(broker));
      System.out.println("peer Kafka: ran");
    } catch (IOException | RuntimeException e) {
      missing = Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      missing = Optional.of("interrupted");
    }
  }

  private static void end(KafkaBroker broker, Path folder) {
    try {
      broker.kill();
      try (Stream<Path> below = Files.walk(folder)) {
        for (Path file : below.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      System.out.println("left behind: " + folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  KafkaBroker broker() {
    return broker;
  }

  Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", broker.servers());
    properties.put("acks", "all");
    ByteArraySerializer bytes = new ByteArraySerializer();
    return new KafkaProducer<>(properties, bytes, bytes);
  }

  void create(String topic, int partitions) {
    create(topic, partitions, Map.of());
  }

  void create(String topic, int partitions, Map<String, String> settings) {
    got(
        admin
            .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
            .all());
    awaitPartitions(topic, partitions);
  }

  void addPartitions(String topic, int partitions) {
    got(
        admin
            .createPartitions(
                Map.of(topic, org.apache.kafka.clients.admin.NewPartitions.increaseTo(partitions)))
            .all());
    awaitPartitions(topic, partitions);
  }

  private void awaitPartitions(String topic, int partitions) {
    for (int i = 0; i < 100; i++) {
      try {
        boolean there =
            admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .anyMatch(found -> found.partitions().size() == partitions);
        if (there) {
          return;
        }
      } catch (ExecutionException e) {
        // not known yet
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      pause();
    }
    throw new AssertionError("the topic is not there");
  }

  void delete(String topic) {
    got(admin.deleteTopics(List.of(topic)).all());
    for (int i = 0; i < 100 && got(admin.listTopics().names()).contains(topic); i++) {
      pause();
    }
  }

  /** Removes what comes before an offset, as retention does. */
  void deleteBefore(String topic, int partition, long offset) {
    got(
        admin
            .deleteRecords(
                Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
            .all());
  }

  void send(String topic, int partition, byte @Nullable [] key, byte @Nullable [] value) {
    got(producer.send(new ProducerRecord<>(topic, partition, key, value)));
  }

  void sendAll(String topic, int partitions, List<String> values) {
    List<java.util.concurrent.Future<?>> sent = new java.util.ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      sent.add(
          producer.send(
              new ProducerRecord<>(topic, i % partitions, null, KafkaBroker.utf8(values.get(i)))));
    }
    producer.flush();
    sent.forEach(KafkaPeer::got);
  }

  /** What a group has at the broker for partition 0. */
  long committed(String group, String topic) {
    return Objects.requireNonNull(
            got(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .get(new TopicPartition(topic, 0)))
        .offset();
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T got(java.util.concurrent.Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T got(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
