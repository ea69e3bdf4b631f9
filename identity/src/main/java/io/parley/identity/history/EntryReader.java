package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads what {@link EntryWriter} wrote, one run after the other. */
final class EntryReader {
  private static final int LONGEST_TEXT = 1 << 20;

  private final DataInputStream in;
  private final List<String> sources = new ArrayList<>();
  private final List<RecordKey> keys = new ArrayList<>();

  EntryReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** Tells one run, which is all that the stream holds. */
  void tell(HistoryReader reader) throws IOException {
    if (in.read() != EntryWriter.RUN) {
      throw new HistoryDamaged("a run of it does not begin with its head");
    }
    reader.run(run());
    for (int type = in.read(); type >= 0; type = in.read()) {
      reader.entry(entry(type));
    }
    reader.end();
  }

  private Run run() throws IOException {
    long number = number();
    Run.Kind kind = Run.Kind.of(in.readUnsignedByte());
    Instant at = Instant.ofEpochSecond(in.readLong(), number());
    return new Run(number, kind, at, text(), text(), rules());
  }

  private HistoryRules rules() throws IOException {
    double threshold = in.readDouble();
    double bridge = in.readDouble();
    List<String> unique = new ArrayList<>();
    for (long left = number(); left > 0; left--) {
      unique.add(text());
    }
    List<HistoryRules.Capped> shared = new ArrayList<>();
    for (long left = number(); left > 0; left--) {
      shared.add(new HistoryRules.Capped(text(), Math.toIntExact(number()), in.readDouble()));
    }
    int flags = in.readUnsignedByte();
    if ((flags & ~(EntryWriter.ONE_PER_SOURCE | EntryWriter.EVIDENCE)) != 0) {
      throw new HistoryDamaged("it has a run with guards that this version does not know");
    }
    return new HistoryRules(
        threshold,
        bridge,
        unique,
        shared,
        (flags & EntryWriter.ONE_PER_SOURCE) != 0,
        (flags & EntryWriter.EVIDENCE) != 0);
  }

  private Entry entry(int type) throws IOException {
    return switch (type) {
      case EntryWriter.PUT ->
          new Entry.Put(new RecordFacts(key(), in.readLong(), hashes(), hashes()));
      case EntryWriter.DROPPED -> new Entry.Dropped(key());
      case EntryWriter.SCORED -> new Entry.Scored(key(), key(), in.readDouble());
      case EntryWriter.UNSCORED -> new Entry.Unscored(key(), key());
      case EntryWriter.LINKED -> new Entry.Linked(key(), id(), reason(), in.readDouble());
      case EntryWriter.UNLINKED -> new Entry.Unlinked(key(), id(), reason());
      case EntryWriter.ALIAS -> new Entry.Alias(id(), id(), keys());
      case EntryWriter.ALIAS_ENDED -> new Entry.AliasEnded(id());
      case EntryWriter.APART -> new Entry.Apart(keys(), keys());
      default -> throw new HistoryDamaged("it has an entry that this version does not know");
    };
  }

  private Reason reason() throws IOException {
    return Reason.of(in.readUnsignedByte());
  }

  private List<Long> hashes() throws IOException {
    int size = size();
    List<Long> hashes = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      hashes.add(in.readLong());
    }
    return hashes;
  }

  private List<RecordKey> keys() throws IOException {
    List<RecordKey> records = new ArrayList<>();
    for (int left = size(); left > 0; left--) {
      records.add(key());
    }
    return records;
  }

  private RecordKey key() throws IOException {
    int known = size();
    if (known > 0) {
      return at(keys, known);
    }
    int source = size();
    if (source == 0) {
      sources.add(text());
      source = sources.size();
    }
    RecordKey record = new RecordKey(at(sources, source), text());
    keys.add(record);
    return record;
  }

  private static <T> T at(List<T> known, int number) {
    if (number > known.size()) {
      throw new HistoryDamaged("it names a record before telling it");
    }
    return known.get(number - 1);
  }

  private UUID id() throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private String text() throws IOException {
    int size = size();
    if (size > LONGEST_TEXT) {
      throw new HistoryDamaged("it has a text that is longer than any is written");
    }
    byte[] utf8 = in.readNBytes(size);
    if (utf8.length < size) {
      throw new HistoryDamaged("a run of it ends within a text");
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private int size() throws IOException {
    long size = number();
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw new HistoryDamaged("it has a number that is larger than any is written");
    }
    return (int) size;
  }

  private long number() throws IOException {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = in.readUnsignedByte();
      number |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw new HistoryDamaged("it has a number that does not end");
  }
}
