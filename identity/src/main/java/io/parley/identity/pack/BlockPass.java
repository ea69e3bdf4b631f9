package io.parley.identity.pack;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.ScoredPair;
import java.util.Arrays;
import java.util.function.Consumer;

/** One thread's way over the blocks of a rule. */
final class BlockPass {
  private final PackedRecords records;
  private final Blocks blocks;
  private final PairScorer scorer;
  private final int rule;
  private final double least;

  /** The group of each record, -1 for none; empty where groups do not matter. */
  private final int[] groups;

  /** Where the source of a record stands, if pairs of one source do not count; else -1. */
  private final int source;

  private final Side left;
  private final Side right;
  private long[] found = new long[256];
  private double[] bits = new double[256];
  private int size;
  private long scored;
  private long looked;

  BlockPass(
      PackedRecords records,
      Blocks blocks,
      PairScorer scorer,
      int rule,
      LinkType link,
      double least,
      int[] groups) {
    source = link == LinkType.WITHIN ? -1 : records.columns().place(NeededColumns.SOURCE);
    this.records = records;
    this.blocks = blocks;
    this.scorer = scorer;
    this.rule = rule;
    this.least = least;
    this.groups = groups;
    left = new Side();
    right = blocks.isSymmetric(rule) ? left : new Side();
  }

  /** The rows of a block's records, side by side, so that all its pairs are near each other. */
  private final class Side {
    private final int width = records.width();
    private int[] values = new int[0];
    private int[] numbers = new int[0];

    void gather(Blocks.Members members, int block) {
      int start = members.start(block);
      int size = members.end(block) - start;
      if (values.length < size * width) {
        values = new int[2 * size * width];
        numbers = new int[2 * size * blocks.width()];
      }
      for (int i = 0; i < size; i++) {
        int record = members.records()[start + i];
        System.arraycopy(records.rows(), record * width, values, i * width, width);
        System.arraycopy(
            blocks.rows(), record * blocks.width(), numbers, i * blocks.width(), blocks.width());
      }
    }
  }

  void over(Blocks.Members lefts, Blocks.Members rights, int block) {
    left.gather(lefts, block);
    if (left != right) {
      right.gather(rights, block);
    }
    int from = lefts.start(block);
    int to = lefts.end(block);
    for (int i = from; i < to; i++) {
      int a = lefts.records()[i];
      for (int j = left == right ? i + 1 : rights.start(block); j < rights.end(block); j++) {
        int b = rights.records()[j];
        if (a < b && isWanted(a, b)) {
          pair(a, b, i - from, j - rights.start(block));
        }
      }
    }
  }

  private boolean isWanted(int a, int b) {
    return groups.length == 0 || (groups[a] >= 0 && groups[a] == groups[b]);
  }

  private void pair(int a, int b, int i, int j) {
    looked++;
    if (source >= 0
        && left.values[i * left.width + source] == right.values[j * left.width + source]) {
      return;
    }
    int width = blocks.width();
    if (blocks.isSeen(rule, left.numbers, i * width, right.numbers, j * width)) {
      return;
    }
    scored++;
    int columns = left.width;
    double weight = scorer.bits(left.values, i * columns, right.values, j * columns, least);
    if (weight != PairScorer.BELOW) {
      add(a, b, weight);
    }
  }

  private void add(int a, int b, double weight) {
    if (size == found.length) {
      found = Arrays.copyOf(found, 2 * size);
      bits = Arrays.copyOf(bits, 2 * size);
    }
    found[size] = (long) a << 32 | b;
    bits[size++] = weight;
  }

  void deliver(Consumer<ScoredPair> pairs) {
    for (int i = 0; i < size; i++) {
      pairs.accept(new ScoredPair((int) (found[i] >>> 32), (int) found[i], bits[i]));
    }
  }

  /** How many pairs were scored, those that an earlier rule had left out. */
  long scored() {
    return scored;
  }

  /** How many pairs were looked at since this was asked last. */
  long looked() {
    long since = looked;
    looked = 0;
    return since;
  }
}
