package io.parley.identity.pack;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.TrainedModel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Scores all pairs that the blocking rules look at, each once, on all processors. It writes no pair
 * down that does not reach the least weight, so that its memory follows the records and not the
 * pairs.
 */
public final class BulkScorer {
  /** So many blocks a thread takes at once. */
  private static final int HANDFUL = 64;

  private final PackedRecords records;
  private final LinkType link;
  private final PairScorer scorer;
  private final Blocks blocks;
  private final LongAdder seen = new LongAdder();

  /**
   * Finds the blocks.
   *
   * @param link which pairs may be one person
   */
  public BulkScorer(TrainedModel trained, PackedRecords records, LinkType link) {
    this.records = records;
    this.link = link;
    scorer = new PairScorer(trained, records);
    blocks = new Blocks(records, trained.model().lookedAt(), trained.model().limits());
  }

  /** The blocks that were cut because they are too large, the largest first. */
  public List<CutBlock> cut() {
    return blocks.cut();
  }

  /** How many pairs the rules look at, one of several rules counted with each. */
  public long pairs() {
    long all = 0;
    for (int rule = 0; rule < blocks.rules(); rule++) {
      all += blocks.pairs(rule);
    }
    return all;
  }

  /** How many pairs were looked at so far, one of several rules once. */
  public long seen() {
    return seen.sum();
  }

  /**
   * Hands over each pair that reaches a weight; which ones does not hang on chance, their order
   * does.
   *
   * @param progress is told now and then how many of {@link #pairs} are done
   */
  public void score(double least, Consumer<ScoredPair> pairs, LongConsumer progress) {
    score(least, pairs, progress, new int[0]);
  }

  /**
   * Hands over each pair of two records of one group, whatever it weighs.
   *
   * @param groups of each record its group, or -1 where it has none
   */
  public void within(int[] groups, Consumer<ScoredPair> pairs) {
    score(-Double.MAX_VALUE, pairs, done -> {}, groups);
  }

  private void score(
      double least, Consumer<ScoredPair> pairs, LongConsumer progress, int[] groups) {
    long done = 0;
    for (int rule = 0; rule < blocks.rules(); rule++) {
      score(rule, least, pairs, done, progress, groups);
      done += blocks.pairs(rule);
      progress.accept(done);
    }
  }

  private void score(
      int rule,
      double least,
      Consumer<ScoredPair> pairs,
      long before,
      LongConsumer progress,
      int[] groups) {
    Blocks.Members lefts = blocks.lefts(rule);
    Blocks.Members rights = blocks.isSymmetric(rule) ? lefts : blocks.rights(rule);
    int last = lefts.ends().length - 1;
    AtomicInteger next = new AtomicInteger(1);
    LongAdder done = new LongAdder();
    Parallel.onEachThread(
        thread -> {
          BlockPass pass =
              new BlockPass(records, blocks, scorer.again(), rule, link, least, groups);
          for (int from = next.getAndAdd(HANDFUL); from <= last; from = next.getAndAdd(HANDFUL)) {
            for (int block = from; block <= Math.min(last, from + HANDFUL - 1); block++) {
              pass.over(lefts, rights, block);
            }
            done.add(pass.looked());
            if (thread == 0) {
              progress.accept(before + done.sum());
            }
          }
          seen.add(pass.scored());
          synchronized (pairs) {
            pass.deliver(pairs);
          }
        });
  }
}
