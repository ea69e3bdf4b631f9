package io.parley.connector.stream;

import io.parley.connector.source.SourceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Where a reading begins, and whether all is still there that comes behind. */
final class KafkaStart {
  private final KafkaSettings settings;
  private final KafkaPosition.Topic topic;
  private final Map<TopicPartition, Long> beginnings;
  private final Map<TopicPartition, Long> ends;

  private KafkaStart(
      KafkaSettings settings,
      KafkaPosition.Topic topic,
      Map<TopicPartition, Long> beginnings,
      Map<TopicPartition, Long> ends) {
    this.settings = settings;
    this.topic = topic;
    this.beginnings = beginnings;
    this.ends = ends;
  }

  /** Asks the brokers. */
  static KafkaStart of(KafkaSettings settings, KafkaClient client) {
    KafkaPosition.Topic topic = client.topic();
    List<TopicPartition> partitions = partitions(settings, client.consumer());
    return new KafkaStart(
        settings,
        topic,
        client.consumer().beginningOffsets(partitions),
        client.consumer().endOffsets(partitions));
  }

  private static List<TopicPartition> partitions(
      KafkaSettings settings, Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(settings.topic()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException();
    }
    return partitions;
  }

  /**
   * Where it begins: at what is stored; without that at what the topic still has, which then is the
   * beginning of every partition, read or not.
   *
   * @throws SourceException where it is another topic, or something behind the position is gone
   */
  KafkaPosition from(Optional<KafkaPosition> stored) {
    stored.ifPresent(this::checkTopic);
    TreeMap<Integer, Long> next = new TreeMap<>();
    beginnings.forEach((partition, first) -> next.put(partition.partition(), first));
    if (stored.isEmpty()) {
      return new KafkaPosition(topic, next);
    }
    // A partition that was added since begins at 0, and has lost what is missing from there on.
    next.replaceAll((partition, first) -> stored.get().next().getOrDefault(partition, 0L));
    KafkaPosition from = stored.get().at(next);
    from.next().forEach(this::checkPartition);
    return from;
  }

  private void checkTopic(KafkaPosition stored) {
    KafkaPosition.Topic before = stored.topic();
    if (!before.name().equals(topic.name())) {
      throw refused(
          "is not the one that was read before, `"
              + before.name()
              + "`; a source stays with its topic");
    }
    if (!before.cluster().equals(topic.cluster())) {
      throw refused(
          "is in cluster %s, and was read in cluster %s before: offsets of one mean nothing in the other; give this one a source of its own"
              .formatted(topic.cluster(), before.cluster()));
    }
    if (!before.id().equals(topic.id())) {
      throw refused(
          "was deleted and made again (id %s, before %s): offsets of the old one mean nothing in it; give this one a source of its own"
              .formatted(topic.id(), before.id()));
    }
  }

  private void checkPartition(int partition, long next) {
    TopicPartition asked = new TopicPartition(topic.name(), partition);
    Long first = beginnings.get(asked);
    Long end = ends.get(asked);
    if (first == null || end == null) {
      throw refused(
          "has no partition %d any more, which was read up to %d".formatted(partition, next));
    }
    if (first > next) {
      throw lost(settings, partition, next, first);
    }
    if (end < next) {
      throw refused(
          "ends in partition %d at offset %d, and was read up to %d: the brokers have lost or exchanged records that they had given; give it a source of its own"
              .formatted(partition, end, next));
    }
  }

  /** What is to be said when offsets went away while they were read. */
  static SourceException lost(
      KafkaSettings settings, KafkaClient client, OffsetOutOfRangeException gone) {
    Map.Entry<TopicPartition, Long> wanted =
        gone.offsetOutOfRangePartitions().entrySet().iterator().next();
    TopicPartition partition = wanted.getKey();
    long first = client.consumer().beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    return lost(settings, partition.partition(), wanted.getValue(), first);
  }

  private static SourceException lost(
      KafkaSettings settings, int partition, long next, long first) {
    return new SourceException(
        KafkaFailure.where(settings)
            + "has lost %,d offsets of partition %d that were not read: it was read up to %d and begins at %d now. Retention was faster than this node; lengthen it, and give the topic a source of its own to begin where it begins"
                .formatted(Math.max(0, first - next), partition, next, first));
  }

  private SourceException refused(String what) {
    return new SourceException(KafkaFailure.where(settings) + what);
  }

  /** Where partitions end now. */
  Map<TopicPartition, Long> ends() {
    return ends;
  }
}
