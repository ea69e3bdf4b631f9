package io.parley.connector.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The connections of a source: one that reads, one that asks about topics. */
final class KafkaClient implements AutoCloseable {
  private static final int SESSION_MILLIS = 10_000;
  private static final int HEARTBEAT_MILLIS = 3_000;

  /** A whole batch is written between two polls. */
  private static final int BETWEEN_POLLS_MILLIS = 600_000;

  private static final int ROWS_A_POLL = 5_000;

  private final KafkaSettings settings;
  private final Admin admin;
  private final Consumer<byte[], byte[]> consumer;

  private KafkaClient(KafkaSettings settings, Admin admin, Consumer<byte[], byte[]> consumer) {
    this.settings = settings;
    this.admin = admin;
    this.consumer = consumer;
  }

  static KafkaClient open(KafkaSettings settings) {
    Admin admin = Admin.create(common(settings));
    try {
      return new KafkaClient(settings, admin, consumer(settings));
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
  }

  private static Consumer<byte[], byte[]> consumer(KafkaSettings settings) {
    Map<String, Object> properties = common(settings);
    properties.put("group.id", settings.group());
    settings.member().ifPresent(member -> properties.put("group.instance.id", member));
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "none"); // a gap is told, never jumped
    properties.put("isolation.level", "read_committed");
    properties.put("allow.auto.create.topics", false);
    properties.put("session.timeout.ms", SESSION_MILLIS);
    properties.put("heartbeat.interval.ms", HEARTBEAT_MILLIS);
    properties.put("max.poll.interval.ms", BETWEEN_POLLS_MILLIS);
    properties.put("max.poll.records", Math.min(ROWS_A_POLL, settings.limits().rows()));
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    return new KafkaConsumer<>(properties, bytes, bytes);
  }

  private static Map<String, Object> common(KafkaSettings settings) {
    int patience = Math.toIntExact(Math.min(settings.patience().toMillis(), Integer.MAX_VALUE));
    Map<String, Object> properties = new HashMap<>(KafkaSecurity.properties(settings.security()));
    properties.put("bootstrap.servers", settings.servers());
    properties.put("client.id", "parley-" + settings.name());
    properties.put("default.api.timeout.ms", patience);
    properties.put("request.timeout.ms", Math.min(patience, 30_000));
    properties.put("reconnect.backoff.max.ms", 1_000);
    properties.put("enable.metrics.push", false); // tells the brokers nothing about this node
    properties.put("metric.reporters", "");
    return properties;
  }

  Consumer<byte[], byte[]> consumer() {
    return consumer;
  }

  /** The topic of this name as it is now. */
  KafkaPosition.Topic topic() {
    try {
      long patience = settings.patience().toMillis();
      String cluster = admin.describeCluster().clusterId().get(patience, TimeUnit.MILLISECONDS);
      KafkaFuture<TopicDescription> described =
          Objects.requireNonNull(
              admin
                  .describeTopics(List.of(settings.topic()))
                  .topicNameValues()
                  .get(settings.topic()),
              "the topic that was asked for");
      TopicDescription topic = described.get(patience, TimeUnit.MILLISECONDS);
      return new KafkaPosition.Topic(cluster, settings.topic(), topic.topicId().toString());
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e); // it sets the thread's mark again
    }
  }

  @Override
  public void close() {
    try {
      consumer.close();
    } catch (KafkaException e) {
      // A broker that is gone is not told good-bye; sockets and threads are given back all the
      // same.
    } finally {
      admin.close(Duration.ofSeconds(5));
    }
  }
}
