package io.parley.identity.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What forbids that two records are one person, in one form: a record holds marks (an attribute and
 * a value of it), and <b>one person never holds two values of one attribute</b>.
 *
 * <ul>
 *   <li>An attribute unique to a person, such as a national id: its values are the marks.
 *   <li>At most one record of a source in a person: the source is the attribute, and each of its
 *       records a value of its own ({@link #onePerSource}).
 *   <li>Two records, or two sets of records, that are never one person: an attribute of their own,
 *       of which the one side holds one value and the other side another ({@link #never}).
 * </ul>
 *
 * <p>16 bytes a mark. Only grows; not safe for use by several threads.
 */
public final class Marks {
  private final List<String> names = new ArrayList<>();
  private int separations;
  private int[] records = new int[16];
  private int[] attributes = new int[16];
  private long[] values = new long[16];
  private int size;

  /**
   * Declares an attribute of which a person has one value.
   *
   * @param name how cuts tell it
   * @return its number, for {@link #add}
   */
  public int attribute(String name) {
    names.add(name);
    return names.size() - 1;
  }

  /** That a record holds a value of an attribute. Equal numbers are equal values. */
  public void add(int record, int attribute, long value) {
    if (record < 0 || attribute >= names.size() || attribute < -separations) {
      throw new IllegalArgumentException("no record " + record + " or attribute " + attribute);
    }
    if (size == records.length) {
      int more = Math.addExact(size, Math.max(16, size >> 1));
      records = Arrays.copyOf(records, more);
      attributes = Arrays.copyOf(attributes, more);
      values = Arrays.copyOf(values, more);
    }
    records[size] = record;
    attributes[size] = attribute;
    values[size++] = value;
  }

  /** That two records are never one person. */
  public void never(int a, int b) {
    int separation = separation();
    add(a, separation, 0);
    add(b, separation, 1);
  }

  /** A fresh separation: records that {@link #add} puts on different sides of it stay apart. */
  public int separation() {
    return - ++separations;
  }

  /**
   * That a person has at most one record of each source.
   *
   * @param sourceOf the source of each record, numbered in any way
   */
  public void onePerSource(int[] sourceOf) {
    int[] numbers = Arrays.stream(sourceOf).distinct().sorted().toArray();
    int first = names.size();
    for (int ignored : numbers) {
      attribute("one record per source");
    }
    for (int record = 0; record < sourceOf.length; record++) {
      add(record, first + Arrays.binarySearch(numbers, sourceOf[record]), record);
    }
  }

  /** What a cut says of an attribute: its name, or that the records were kept apart. */
  String name(int attribute) {
    return attribute < 0 ? "never one person" : names.get(attribute);
  }

  /** The marks by record, with those of pairs that are never one person. */
  ByRecord byRecord(int recordCount, Edges nevers) {
    int[] start = new int[recordCount + 1];
    for (int i = 0; i < size; i++) {
      start[records[i] + 1]++;
    }
    for (int i = 0; i < nevers.size(); i++) {
      start[nevers.a(i) + 1]++;
      start[nevers.b(i) + 1]++;
    }
    for (int r = 0; r < recordCount; r++) {
      start[r + 1] += start[r];
    }
    ByRecord sorted = new ByRecord(start);
    int[] next = start.clone();
    for (int i = 0; i < size; i++) {
      sorted.set(next[records[i]]++, attributes[i], values[i]);
    }
    for (int i = 0; i < nevers.size(); i++) {
      int separation = -separations - 1 - i;
      sorted.set(next[nevers.a(i)]++, separation, 0);
      sorted.set(next[nevers.b(i)]++, separation, 1);
    }
    return sorted;
  }

  /** Marks in the order of their records. */
  static final class ByRecord {
    private final int[] start;
    private final int[] attributes;
    private final long[] values;

    private ByRecord(int[] start) {
      this.start = start;
      int all = start[start.length - 1];
      this.attributes = new int[all];
      this.values = new long[all];
    }

    private void set(int at, int attribute, long value) {
      attributes[at] = attribute;
      values[at] = value;
    }

    /** Where the marks of a record begin; they end where those of the next begin. */
    int from(int record) {
      return start[record];
    }

    int attribute(int at) {
      return attributes[at];
    }

    long value(int at) {
      return values[at];
    }
  }
}
