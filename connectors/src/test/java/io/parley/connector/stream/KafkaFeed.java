package io.parley.connector.stream;

import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceContract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** A topic of two partitions in the hands of the contract's tests. */
final class KafkaFeed implements SourceContract.Feed {
  private static final int PARTITIONS = 2;

  private final KafkaPeer peer = KafkaPeer.running();
  private final String topic = KafkaBroker.freshTopic();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger until = new AtomicInteger(Integer.MAX_VALUE);

  KafkaFeed() {
    peer.create(topic, PARTITIONS);
  }

  static KafkaSettings settings(KafkaPeer peer, String topic, BatchLimits limits) {
    return new KafkaSettings(
        "clicks",
        peer.broker().servers(),
        topic,
        "group-" + topic,
        Optional.of("node-1"),
        new KafkaSecurity.Plaintext(),
        limits,
        Duration.ofSeconds(30));
  }

  @Override
  public Source open() {
    Source source =
        new KafkaSource(
            settings(peer, topic, new BatchLimits(10, 1 << 20)), new BreakingRecords(until));
    open.incrementAndGet();
    return new Source() {
      private boolean closed;

      @Override
      public String name() {
        return source.name();
      }

      @Override
      public void read(Optional<Position> after, BatchSink batches) {
        source.read(after, batches);
      }

      @Override
      public OptionalLong pendingRows(Position after) {
        return source.pendingRows(after);
      }

      @Override
      public void close() {
        source.close();
        if (!closed) {
          closed = true;
          open.decrementAndGet();
        }
      }

      @Override
      public String toString() {
        return source.toString();
      }
    };
  }

  @Override
  public void append(List<String> texts) {
    peer.sendAll(topic, PARTITIONS, texts.stream().map("{\"note\": \"%s\"}"::formatted).toList());
  }

  @Override
  public void appendBroken(String text) {
    peer.sendAll(topic, PARTITIONS, List.of("{\"note\": \"" + text));
  }

  @Override
  public void changeBelow() {
    peer.delete(topic);
    peer.create(topic, PARTITIONS);
  }

  @Override
  public void breakAfter(int rows) {
    until.set(rows);
  }

  @Override
  public void mend() {
    until.set(Integer.MAX_VALUE);
  }

  @Override
  public int held() {
    return open.get();
  }

  @Override
  public void close() {
    peer.delete(topic);
  }
}
