package io.parley.connector.destination;

import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gathers the rows of one change into batches within a receiver's limits. One batch is held back
 * until it is known whether another follows, since some receivers ask which is the last.
 */
final class Batches {
  /** A separator between rows, at most: what a body puts there is counted with the row. */
  private static final int SEPARATOR = 2;

  /** Room for a number in the frame of a body that grows from batch to batch. */
  private static final int NUMBERS = 32;

  private final Destination destination;
  private final String delivery;
  private final Change change;
  private final long total;
  private final long frame;
  private final Consumer<Batch> ready;

  private List<String> rows = new ArrayList<>();
  private final List<byte[]> identities = new ArrayList<>();
  private long bytes;
  private List<String> people = new ArrayList<>();
  private int sequence;
  private Optional<Batch> held = Optional.empty();

  Batches(
      Destination destination, String delivery, Change change, long total, Consumer<Batch> ready) {
    this.destination = destination;
    this.delivery = delivery;
    this.change = change;
    this.total = total;
    this.ready = ready;
    this.frame =
        NUMBERS + (long) destination.body(batch(List.of(), List.of(), "0".repeat(64), true)).length;
  }

  /** Whether the rows of a person fit into a batch at all. */
  boolean fits(List<String> more) {
    return more.size() <= destination.takes().maxRows()
        && frame + size(more) <= destination.takes().maxBytes();
  }

  void add(String id, Encoded.Rows person) {
    long more = size(person.rows());
    if (!people.isEmpty()
        && (rows.size() + person.rows().size() > destination.takes().maxRows()
            || frame + bytes + more > destination.takes().maxBytes())) {
      close();
    }
    rows.addAll(person.rows());
    identities.add(person.identity().getBytes(StandardCharsets.UTF_8));
    bytes += more;
    people.add(id);
  }

  /** Hands out what is left. */
  void finish() {
    if (!people.isEmpty()) {
      close();
    }
    held.ifPresent(batch -> ready.accept(asLast(batch)));
    held = Optional.empty();
  }

  int count() {
    return sequence;
  }

  private void close() {
    held.ifPresent(ready);
    sequence++;
    held = Optional.of(batch(rows, people, id(), false));
    rows = new ArrayList<>();
    identities.clear();
    bytes = 0;
    people = new ArrayList<>();
  }

  private Batch batch(List<String> content, List<String> who, String id, boolean last) {
    return new Batch(id, delivery, session(), change, sequence, last, total, who, content);
  }

  private static Batch asLast(Batch batch) {
    return new Batch(
        batch.id(),
        batch.delivery(),
        batch.session(),
        batch.change(),
        batch.sequence(),
        true,
        batch.total(),
        batch.people(),
        batch.rows());
  }

  /** Of place and content alone, so that the same people are the same batch in the next run. */
  private String id() {
    byte[] place = place();
    byte[] content = Sha256.of(LengthPrefixed.of(identities.toArray(new byte[0][])));
    return HexFormat.of().formatHex(Sha256.of(LengthPrefixed.of(place, content)));
  }

  private long session() {
    return (ByteBuffer.wrap(Sha256.of(place())).getLong() & ((1L << 53) - 1)) | 1;
  }

  private byte[] place() {
    return LengthPrefixed.of(
        "parley/v1/delivery-batch".getBytes(StandardCharsets.UTF_8),
        destination.name().getBytes(StandardCharsets.UTF_8),
        destination.target().getBytes(StandardCharsets.UTF_8),
        delivery.getBytes(StandardCharsets.UTF_8),
        change.name().getBytes(StandardCharsets.UTF_8));
  }

  private static long size(List<String> rows) {
    long size = 0;
    for (String row : rows) {
      size += row.getBytes(StandardCharsets.UTF_8).length + SEPARATOR;
    }
    return size;
  }
}
