package io.parley.connector.stream;

import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.RawRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;

/** One reading of a topic: to the ends that its partitions have when it joins the group. */
final class KafkaReading implements ConsumerRebalanceListener {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaSettings settings;
  private final KafkaFormat format;
  private final Consumer<byte[], byte[]> consumer;
  private final BatchSink batches;
  private final StreamCrashPoint crashPoint;
  private final List<RawRow> rows = new ArrayList<>();
  private long bytes;
  private KafkaPosition kept;
  private Map<TopicPartition, Long> ends = Map.of();

  /** The topic has grown: the group's leader may not know it, and is made to look. */
  private boolean rejoins;

  private boolean joined;
  private boolean moved;
  private long lastHeard = System.nanoTime();

  KafkaReading(
      KafkaSettings settings,
      KafkaFormat format,
      KafkaClient client,
      KafkaPosition from,
      boolean grown,
      BatchSink batches,
      StreamCrashPoint crashPoint) {
    this.settings = settings;
    this.format = format;
    this.consumer = client.consumer();
    this.kept = from;
    this.rejoins = grown;
    this.batches = batches;
    this.crashPoint = crashPoint;
  }

  void run() {
    boolean member = !consumer.assignment().isEmpty();
    consumer.subscribe(List.of(settings.topic()), this);
    if (member) {
      onPartitionsAssigned(consumer.assignment());
    }
    while (!moved && !atEnd()) {
      take(consumer.poll(POLL));
    }
    if (!moved) {
      keep();
    }
    if (!moved) {
      var unused = tellGroup();
    }
  }

  /** From here on this node reads these partitions, from where they are kept. */
  private void begin(Collection<TopicPartition> partitions) {
    lastHeard = System.nanoTime();
    ends = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      consumer.seek(partition, kept.next().getOrDefault(partition.partition(), 0L));
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (joined) {
      moved = true; // another node may have read on in them: what is stored says how far
      return;
    }
    begin(partitions);
    if (rejoins) {
      rejoins = false;
      consumer.enforceRebalance("the topic has more partitions");
    } else {
      joined = true;
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    moved |= joined;
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    moved |= joined;
  }

  /** How many offsets there are from a position to where this reading ends. */
  long left(KafkaPosition at) {
    return ends.entrySet().stream()
        .mapToLong(
            e -> Math.max(0, e.getValue() - at.next().getOrDefault(e.getKey().partition(), 0L)))
        .sum();
  }

  private boolean atEnd() {
    return joined
        && ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  private void take(ConsumerRecords<byte[], byte[]> polled) {
    if (moved || !joined) {
      return;
    }
    if (!polled.isEmpty()) {
      lastHeard = System.nanoTime();
    } else if (System.nanoTime() - lastHeard > settings.patience().toNanos()) {
      throw new TimeoutException("no record for as long as brokers may stay silent");
    }
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      rows.add(row(record));
      bytes += record.value() == null ? 0 : record.value().length;
    }
    if (settings.limits().reached(rows.size(), bytes)) {
      keep();
    }
  }

  /** Hands on what was read, if anything was, and if this node still is who reads it. */
  private void keep() {
    KafkaPosition end = kept.at(positions());
    if (end.equals(kept)) {
      return;
    }
    crashPoint.reached(StreamCrashPoint.Step.KAFKA_READ);
    if (!tellGroup()) {
      moved = true;
      return;
    }
    batches.keep(new Batch(format.columns(), new Batch.Rows.Listed(rows), end.position()));
    crashPoint.reached(StreamCrashPoint.Step.KAFKA_KEPT);
    kept = end;
    rows.clear();
    bytes = 0;
    lastHeard = System.nanoTime();
  }

  private Map<Integer, Long> positions() {
    TreeMap<Integer, Long> next = new TreeMap<>();
    for (TopicPartition partition : ends.keySet()) {
      next.put(partition.partition(), consumer.position(partition));
    }
    return next;
  }

  /**
   * Writes what is kept to the group's offsets; the broker takes it of the present generation
   * alone.
   *
   * @return whether this node still is of it
   */
  private boolean tellGroup() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : ends.keySet()) {
      offsets.put(
          partition, new OffsetAndMetadata(kept.next().getOrDefault(partition.partition(), 0L)));
    }
    try {
      consumer.commitSync(offsets);
      return true;
    } catch (CommitFailedException | RebalanceInProgressException | FencedInstanceIdException e) {
      return false;
    }
  }

  private RawRow row(ConsumerRecord<byte[], byte[]> record) {
    String place = record.topic() + "/" + record.partition();
    long line = record.offset() + 1;
    if (record.value() == null) {
      return new RawRow.Rejected(
          place,
          line,
          "the record has a key and no value: it says that what had this key is deleted",
          record.key() == null ? "" : text(record.key()));
    }
    try {
      return new RawRow.Read(place, line, format.read(record.value()));
    } catch (UnreadableRecordException e) {
      return new RawRow.Rejected(place, line, e.reason(), text(record.value()));
    }
  }

  private static String text(byte[] bytes) {
    return StreamJson.utf8(bytes)
        .orElseGet(() -> "base64:" + Base64.getEncoder().encodeToString(bytes));
  }
}
