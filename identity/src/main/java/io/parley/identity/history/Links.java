package io.parley.identity.history;

import io.parley.identity.cluster.Edge;
import java.util.Arrays;

/** The scored neighbours of one record, by their numbers. Most have one or two. */
final class Links {
  private static final int[] NONE = {};

  private int[] records = NONE;
  private double[] bits = {};
  private int size;

  int size() {
    return size;
  }

  int record(int at) {
    return records[at];
  }

  double bits(int at) {
    return bits[at];
  }

  boolean has(int record) {
    return place(record) >= 0;
  }

  /** The weight of the link to a record, NaN if there is none. */
  double to(int record) {
    int at = place(record);
    return at < 0 ? Double.NaN : bits[at];
  }

  private int place(int record) {
    return Arrays.binarySearch(records, 0, size, record);
  }

  void put(int record, double weight) {
    int at = place(record);
    if (at >= 0) {
      bits[at] = weight;
      return;
    }
    int to = -at - 1;
    if (size == records.length) {
      int more = size == 0 ? 2 : Math.addExact(size, size);
      records = Arrays.copyOf(records, more);
      bits = Arrays.copyOf(bits, more);
    }
    System.arraycopy(records, to, records, to + 1, size - to);
    System.arraycopy(bits, to, bits, to + 1, size - to);
    records[to] = record;
    bits[to] = weight;
    size++;
  }

  /** Puts a link beside what is there: what forbids stays, else the stronger. */
  void add(int record, double weight) {
    double before = to(record);
    boolean forbids = before == Edge.NEVER || weight == Edge.NEVER;
    put(record, forbids ? Edge.NEVER : Double.isNaN(before) ? weight : Math.max(before, weight));
  }

  void remove(int record) {
    int at = place(record);
    if (at >= 0) {
      size--;
      System.arraycopy(records, at + 1, records, at, size - at);
      System.arraycopy(bits, at + 1, bits, at, size - at);
    }
  }

  void clear() {
    records = NONE;
    bits = new double[0];
    size = 0;
  }
}
