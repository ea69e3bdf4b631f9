package io.parley.identity.pack;

import java.util.Arrays;

/**
 * The records of each key of one rule, to which records may be added. It holds about 30 bytes a
 * different key and 4 bytes a record.
 */
final class LiveBlocks {
  private static final int NONE = -1;

  private final RuleKey rule;
  private final boolean symmetric;
  private final KeyTable keys;

  /** Of each key, the record that came last; of each record, the one before it. */
  private int[] last;

  private int[] before;

  /** Of each key, how many records have it on the left and on the right. */
  private int[] lefts;

  private int[] rights;
  private int heldBy = Integer.MAX_VALUE;

  LiveBlocks(RuleKey rule, int expected) {
    this.rule = rule;
    symmetric = rule.isSymmetric();
    keys = new KeyTable(expected / 2);
    int different = Math.max(16, expected / 2);
    last = new int[different];
    lefts = new int[different];
    rights = symmetric ? lefts : new int[different];
    before = new int[Math.max(16, expected)];
    Arrays.fill(last, NONE);
  }

  /** Adds the next record of these. */
  void add(PackedRecords records, int record) {
    if (record >= before.length) {
      before = Arrays.copyOf(before, grown(record + 1));
    }
    before[record] = NONE;
    long key = rule.left(records, record);
    if (key != RuleKey.NONE) {
      int number = number(key);
      lefts[number]++;
      before[record] = last[number];
      last[number] = record;
    }
    if (!symmetric) {
      long right = rule.right(records, record);
      if (right != RuleKey.NONE) {
        // The number first: it may put a longer array in the place of this one.
        int number = number(right);
        rights[number]++;
      }
    }
  }

  private int number(long key) {
    int number = keys.add(key) - 1;
    if (number >= last.length) {
      int had = last.length;
      last = Arrays.copyOf(last, grown(number + 1));
      Arrays.fill(last, had, last.length, NONE);
      lefts = Arrays.copyOf(lefts, last.length);
      rights = symmetric ? lefts : Arrays.copyOf(rights, last.length);
    }
    return number;
  }

  private static int grown(int least) {
    return (int) Math.min(Integer.MAX_VALUE - 16L, least + (least >> 1) + 16L);
  }

  /** From now on a key that more records hold makes no block. */
  void cutAbove(int most) {
    heldBy = most;
  }

  /** The blocks' sizes, to settle where they are cut. */
  BlockSizes sizes() {
    return new BlockSizes(lefts, rights, symmetric);
  }

  /**
   * Adds the records that a probe would be a pair with, were it the next record.
   *
   * @return whether its key is held by too many, so that there are none
   */
  boolean collect(byte[][] probe, IntBag into) {
    long key = rule.right(probe);
    int number = key == RuleKey.NONE ? NONE : keys.find(key) - 1;
    if (number < 0) {
      return false;
    }
    int held = symmetric ? lefts[number] + 1 : lefts[number] + rights[number] + 1;
    if (!symmetric && rule.left(probe) == key) {
      held++;
    }
    if (held > heldBy) {
      return true;
    }
    for (int record = last[number]; record != NONE; record = before[record]) {
      into.add(record);
    }
    return false;
  }

  long heldBytes() {
    return keys.heldBytes()
        + 4L * (last.length + lefts.length + before.length + (symmetric ? 0 : rights.length));
  }
}
