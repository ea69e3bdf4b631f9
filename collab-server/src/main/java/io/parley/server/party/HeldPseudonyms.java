package io.parley.server.party;

import io.parley.connector.lake.SealedPart;
import io.parley.connector.lake.SealedTable;
import io.parley.crypto.Pseudonymizer;
import io.parley.query.backend.duckdb.DuckDb;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A frozen snapshot of pseudonyms, opened: 16 bytes a person and column, packed, and found by
 * person. People stand in groups of one or two by a hash of their ids, so that finding one looks at
 * one group.
 */
final class HeldPseudonyms {
  static final int SIZE = Pseudonymizer.PSEUDONYM_SIZE;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final String PERSON = "person";

  private final int shift;
  private final int[] starts;
  private final byte[] people;
  private final Map<String, byte[]> columns = new HashMap<>();

  private HeldPseudonyms(List<byte[]> parts) {
    int size = Math.toIntExact(parts.stream().mapToLong(p -> p.length).sum());
    int bits = Math.max(1, 31 - Integer.numberOfLeadingZeros(Math.max(4, size / SIZE)));
    this.shift = Long.SIZE - bits;
    this.starts = new int[(1 << bits) + 1];
    this.people = new byte[size];
  }

  /**
   * Opens a snapshot.
   *
   * @param names its columns beside the person
   * @param memory of the database that reads the files, in megabytes
   */
  static HeldPseudonyms read(SealedTable table, List<String> names, int memory) {
    List<List<byte[]>> parts = new ArrayList<>();
    List<String> all = new ArrayList<>(names);
    all.add(PERSON);
    all.forEach(n -> parts.add(new ArrayList<>()));
    try (DuckDb database = DuckDb.open(memory)) {
      table.read(database.connection(), all, part -> take(part, parts));
    }
    return of(parts.get(names.size()), names, parts);
  }

  /**
   * The same of what is open already.
   *
   * @param ids of people, packed
   * @param columns packed, in the order of their names
   */
  static HeldPseudonyms of(List<byte[]> ids, List<String> names, List<List<byte[]>> columns) {
    HeldPseudonyms held = new HeldPseudonyms(ids);
    int[] places = held.places(ids);
    held.arrange(ids, places, held.people);
    for (int i = 0; i < names.size(); i++) {
      byte[] column = new byte[held.people.length];
      held.arrange(columns.get(i), places, column);
      held.columns.put(names.get(i), column);
    }
    return held;
  }

  private static void take(SealedPart part, List<List<byte[]>> parts) {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).add(part.packedUuids(i));
    }
  }

  /** Where each row belongs, in the order of reading. */
  private int[] places(List<byte[]> ids) {
    int[] next = starts;
    for (byte[] part : ids) {
      for (int at = 0; at < part.length; at += SIZE) {
        next[group(at(part, at), at(part, at + Long.BYTES)) + 1]++;
      }
    }
    for (int i = 1; i < next.length; i++) {
      next[i] += next[i - 1];
    }
    int[] filled = next.clone();
    int[] places = new int[people.length / SIZE];
    int row = 0;
    for (byte[] part : ids) {
      for (int at = 0; at < part.length; at += SIZE) {
        places[row++] = filled[group(at(part, at), at(part, at + Long.BYTES))]++;
      }
    }
    return places;
  }

  private void arrange(List<byte[]> parts, int[] places, byte[] to) {
    int row = 0;
    for (byte[] part : parts) {
      for (int at = 0; at < part.length; at += SIZE) {
        System.arraycopy(part, at, to, places[row++] * SIZE, SIZE);
      }
    }
  }

  /** The bytes that it takes. */
  long bytes() {
    return (long) people.length * (1 + columns.size()) + (long) starts.length * Integer.BYTES;
  }

  /** How many people there are. */
  int size() {
    return people.length / SIZE;
  }

  /** The person's place, from 0; -1 for nobody. */
  int place(long high, long low) {
    int[] places = new int[1];
    places(new long[] {high}, new long[] {low}, 1, places);
    return places[0];
  }

  /**
   * The places of persons, from 0; -1 for nobody. Step by step over all of them: so the processor
   * waits for many places of memory at once, and not for one after the other.
   *
   * @param high the first eight bytes of their ids
   * @param low the other eight
   */
  void places(long[] high, long[] low, int count, int[] places) {
    for (int i = 0; i < count; i++) {
      places[i] = group(high[i], low[i]);
    }
    int[] ends = new int[count];
    for (int i = 0; i < count; i++) {
      ends[i] = starts[places[i] + 1] * SIZE;
      places[i] = starts[places[i]] * SIZE;
    }
    for (int i = 0; i < count; i++) {
      int at = places[i];
      while (at < ends[i] && (at(people, at) != high[i] || at(people, at + Long.BYTES) != low[i])) {
        at += SIZE;
      }
      places[i] = at < ends[i] ? at / SIZE : -1;
    }
  }

  /** All ids of people, packed, in the order of their places. */
  byte[] people() {
    return people;
  }

  /** A column, packed, in the order of people's places. */
  byte[] column(String name) {
    return Objects.requireNonNull(columns.get(name));
  }

  private int group(long high, long low) {
    return (int) ((((high * 0x9E3779B97F4A7C15L) ^ low) * 0xC2B2AE3D27D4EB4FL) >>> shift);
  }

  /** Puts eight bytes, the highest first. */
  static void put(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }

  /** Eight bytes as they stand, the first the highest. */
  static long at(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }
}
