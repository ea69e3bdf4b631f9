package io.parley.identity.pack;

import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.BlockingRule.Part;
import java.util.Arrays;

/**
 * What a blocking rule looks at in a record, as one number of 64 bits. Two records are a pair of
 * the rule when the left key of one is the right key of the other.
 */
final class RuleKey {
  /** The key of a record that lacks a value of the rule. */
  static final long NONE = 0;

  private final int[] left;
  private final int[] right;
  private final int[] from;
  private final int[] length;

  RuleKey(BlockingRule rule, NeededColumns columns) {
    int parts = rule.parts().size();
    left = new int[parts];
    right = new int[parts];
    from = new int[parts];
    length = new int[parts];
    for (int i = 0; i < parts; i++) {
      Part part = rule.parts().get(i);
      left[i] = columns.place(part.left());
      right[i] = columns.place(part.right());
      from[i] = part.from();
      length[i] = part.length();
    }
  }

  /** Whether the left key of a record is its right key too. */
  boolean isSymmetric() {
    return Arrays.equals(left, right);
  }

  long left(PackedRecords records, int record) {
    return of(records, record, left);
  }

  long right(PackedRecords records, int record) {
    return of(records, record, right);
  }

  private long of(PackedRecords records, int record, int[] columns) {
    long key = columns.length;
    for (int i = 0; i < columns.length; i++) {
      int value = records.value(record, columns[i]);
      if (value == Values.NONE) {
        return NONE;
      }
      Values values = records.values(columns[i]);
      key = part(values.bytes(), values.start(value), values.length(value), i, key);
    }
    return key == NONE ? 1 : key;
  }

  /** The left key of a record that is not among the others; an empty value is not there. */
  long left(byte[][] record) {
    return of(record, left);
  }

  /** The right key of such a record. */
  long right(byte[][] record) {
    return of(record, right);
  }

  private long of(byte[][] record, int[] columns) {
    long key = columns.length;
    for (int i = 0; i < columns.length; i++) {
      byte[] value = record[columns[i]];
      if (value.length == 0) {
        return NONE;
      }
      key = part(value, 0, value.length, i, key);
    }
    return key == NONE ? 1 : key;
  }

  /** As SQL's substr: characters are code points, and beyond the end is the empty text. */
  private long part(byte[] bytes, int start, int size, int i, long before) {
    if (from[i] == 1 && length[i] == 0) {
      return Hash.of(bytes, start, size, before);
    }
    int end = start + size;
    int first = skip(bytes, start, end, from[i] - 1);
    int last = length[i] == 0 ? end : skip(bytes, first, end, length[i]);
    return Hash.of(bytes, first, last - first, before);
  }

  /** Where so many characters end. */
  static int skip(byte[] bytes, int start, int end, int characters) {
    int at = start;
    for (int skipped = 0; skipped < characters && at < end; skipped++) {
      at++;
      while (at < end && (bytes[at] & 0xC0) == 0x80) {
        at++;
      }
    }
    return at;
  }
}
