package io.parley.connector.stream;

import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/**
 * A topic of Kafka. Rows have the columns of its {@link KafkaFormat}; a row's place is {@code
 * TOPIC/PARTITION} and its line the offset plus one.
 *
 * <p><b>Exactly once.</b> What was read is said by the position alone, which is kept in one commit
 * with the rows; the offsets that the group has at the broker are written after each batch, and are
 * there to be looked at, never to be read on from. A batch ends where the client's own position is,
 * so that markers of transactions and gaps of compaction are passed over once. Of transactions only
 * what was committed is read.
 *
 * <p><b>Several nodes.</b> Nodes of one group share the partitions, each batch moving those of its
 * node. When partitions move to another node, this one drops what it has not handed on, and its
 * reading ends; the next goes on from what is kept. Before a batch is handed on the broker is asked
 * whether this node is still of the group's present generation. Between that and the commit a node
 * can stall for as long as it likes: so whoever keeps batches must refuse one whose reading began
 * at another position than the one that is stored ("compare and set"); then no row is kept twice.
 *
 * <p><b>Refused</b>, with a {@link SourceException}: a topic that was deleted and made again, or is
 * of another cluster; offsets that retention removed before they were read, with how many; a
 * partition that ends before the position. Records without a value (tombstones) and those that
 * cannot be read are rejected rows.
 */
public final class KafkaSource implements Source {
  private final KafkaSettings settings;
  private final KafkaFormat format;
  private final StreamCrashPoint crashPoint;
  private Optional<KafkaClient> client = Optional.empty();
  private Optional<KafkaReading> reading = Optional.empty();

  /** A source; connects when it is read. */
  public KafkaSource(KafkaSettings settings, KafkaFormat format) {
    this(settings, format, StreamCrashPoint.NONE);
  }

  KafkaSource(KafkaSettings settings, KafkaFormat format, StreamCrashPoint crashPoint) {
    this.settings = settings;
    this.format = format;
    this.crashPoint = crashPoint;
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public void read(Optional<Position> after, BatchSink batches) {
    Optional<KafkaPosition> stored =
        after.map(position -> KafkaPosition.of(settings.name(), position));
    try {
      KafkaClient connected = client.orElseGet(() -> KafkaClient.open(settings));
      client = Optional.of(connected);
      KafkaPosition from = KafkaStart.of(settings, connected).from(stored);
      boolean grown = stored.isPresent() && from.next().size() > stored.get().next().size();
      KafkaReading begun =
          new KafkaReading(settings, format, connected, from, grown, batches, crashPoint);
      reading = Optional.of(begun);
      begun.run();
    } catch (OffsetOutOfRangeException e) {
      throw KafkaStart.lost(settings, client.orElseThrow(), e);
    } catch (KafkaException e) {
      close(); // what it holds may be broken; the next reading connects anew
      throw KafkaFailure.of(settings, e);
    }
  }

  /** Of the partitions that this node reads, up to where they ended when the reading began. */
  @Override
  public OptionalLong pendingRows(Position after) {
    KafkaPosition at = KafkaPosition.of(settings.name(), after);
    return reading.map(now -> OptionalLong.of(now.left(at))).orElse(OptionalLong.empty());
  }

  @Override
  public void close() {
    reading = Optional.empty();
    client.ifPresent(KafkaClient::close);
    client = Optional.empty();
  }

  @Override
  public String toString() {
    return "KafkaSource[" + settings.name() + "]";
  }
}
