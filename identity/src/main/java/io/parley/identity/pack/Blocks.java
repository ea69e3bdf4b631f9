package io.parley.identity.pack;

import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which block of each rule a record is in. A key that more than so many records hold makes no
 * block: it is cut, and named.
 */
final class Blocks {
  /** The number of no block. */
  static final int NONE = 0;

  private final PackedRecords records;
  private final List<RuleKey> keys;
  private final Limits limits;

  /** Where in a record's row its left and its right block of a rule stand. */
  private final int[] left;

  private final int[] right;
  private final int width;
  private final int[] rows;
  private final int[] blocks;
  private final long[] pairs;
  private final List<CutBlock> cut = new ArrayList<>();

  /**
   * Finds the blocks of all rules.
   *
   * @param limits how many records may hold a key, and how many pairs a rule may look at before it
   *     is fewer: as {@link io.parley.identity.linkage.Block} has it
   */
  Blocks(PackedRecords records, List<BlockingRule> rules, Limits limits) {
    this.records = records;
    this.limits = limits;
    keys = rules.stream().map(rule -> new RuleKey(rule, records.columns())).toList();
    left = new int[rules.size()];
    right = new int[rules.size()];
    int next = 0;
    for (int rule = 0; rule < left.length; rule++) {
      left[rule] = next++;
      right[rule] = keys.get(rule).isSymmetric() ? left[rule] : next++;
    }
    width = next;
    rows = new int[Math.multiplyExact(records.count(), width)];
    blocks = new int[left.length];
    pairs = new long[left.length];
    Parallel.each(left.length, this::find);
  }

  private void find(int rule) {
    boolean symmetric = keys.get(rule).isSymmetric();
    KeyTable table = new KeyTable(records.count() / 2);
    int[] lefts = numbers(rule, table, true);
    int[] rights = symmetric ? lefts : numbers(rule, table, false);
    int[] leftCounts = counts(lefts, table.size());
    int[] rightCounts = symmetric ? leftCounts : counts(rights, table.size());
    BlockSizes sizes = new BlockSizes(leftCounts, rightCounts, symmetric);
    int heldBy = sizes.heldBy(limits, records.count());
    pairs[rule] = sizes.pairs(heldBy);
    int[] renumbered = new int[table.size() + 1];
    int kept = 0;
    for (int block = 1; block <= table.size(); block++) {
      if (sizes.pairs(block, Integer.MAX_VALUE) > 0) {
        renumbered[block] = sizes.held(block) > heldBy ? -sizes.held(block) : ++kept;
      }
    }
    cut(rule, lefts, renumbered);
    store(left[rule], lefts, renumbered);
    if (!symmetric) {
      store(right[rule], rights, renumbered);
    }
    blocks[rule] = kept;
  }

  private int[] numbers(int rule, KeyTable table, boolean ofLeft) {
    RuleKey rules = keys.get(rule);
    int[] numbers = new int[records.count()];
    for (int record = 0; record < numbers.length; record++) {
      long key = ofLeft ? rules.left(records, record) : rules.right(records, record);
      numbers[record] = key == RuleKey.NONE ? NONE : table.add(key);
    }
    return numbers;
  }

  private static int[] counts(int[] numbers, int blocks) {
    int[] counts = new int[blocks + 1];
    for (int number : numbers) {
      counts[number]++;
    }
    counts[NONE] = 0;
    return counts;
  }

  /** Names the blocks that are too large, each by its first record. */
  private void cut(int rule, int[] numbers, int[] renumbered) {
    for (int record = 0; record < numbers.length; record++) {
      int held = -renumbered[numbers[record]];
      if (held > 0) {
        renumbered[numbers[record]] = NONE;
        synchronized (cut) {
          cut.add(new CutBlock(rule, record, held));
        }
      }
    }
  }

  private void store(int place, int[] numbers, int[] renumbered) {
    for (int record = 0; record < numbers.length; record++) {
      rows[record * width + place] = Math.max(NONE, renumbered[numbers[record]]);
    }
  }

  /** The blocks that were too large, the largest first. */
  List<CutBlock> cut() {
    return cut.stream()
        .sorted(
            Comparator.comparingInt(CutBlock::records)
                .reversed()
                .thenComparing(CutBlock::rule)
                .thenComparing(CutBlock::example))
        .toList();
  }

  /** How many pairs a rule looks at; between different columns each is counted both ways. */
  long pairs(int rule) {
    return pairs[rule];
  }

  int rules() {
    return left.length;
  }

  int width() {
    return width;
  }

  int[] rows() {
    return rows;
  }

  boolean isSymmetric(int rule) {
    return left[rule] == right[rule];
  }

  /** The members of each block of a rule, by their left keys. */
  Members lefts(int rule) {
    return members(left[rule], blocks[rule]);
  }

  /** The members by their right keys. */
  Members rights(int rule) {
    return members(right[rule], blocks[rule]);
  }

  private Members members(int place, int blocks) {
    int[] ends = new int[blocks + 1];
    for (int at = place; at < rows.length; at += width) {
      ends[rows[at]]++;
    }
    ends[NONE] = 0;
    for (int block = 1; block <= blocks; block++) {
      ends[block] += ends[block - 1];
    }
    int[] records = new int[ends[blocks]];
    // Where the next record of a block goes: at first, where the block before it ends.
    int[] next = new int[blocks + 1];
    System.arraycopy(ends, 0, next, 1, blocks);
    for (int record = 0; record < this.records.count(); record++) {
      int block = rows[record * width + place];
      if (block != NONE) {
        records[next[block]++] = record;
      }
    }
    return new Members(ends, records);
  }

  /** Whether a rule before this one looks at a pair too; rows begin at {@code l} and {@code r}. */
  boolean isSeen(int rule, int[] leftRows, int l, int[] rightRows, int r) {
    for (int before = 0; before < rule; before++) {
      int block = leftRows[l + left[before]];
      if (block != NONE && block == rightRows[r + right[before]]) {
        return true;
      }
    }
    return false;
  }

  /** Records by block: those of block {@code n} from {@code ends[n - 1]} to {@code ends[n]}. */
  @SuppressWarnings("ArrayRecordComponent") // numbers in bulk, of this package
  record Members(int[] ends, int[] records) {
    int start(int block) {
      return ends[block - 1];
    }

    int end(int block) {
      return ends[block];
    }
  }
}
