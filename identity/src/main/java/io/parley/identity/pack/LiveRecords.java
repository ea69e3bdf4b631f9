package io.parley.identity.pack;

import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Records among which one is found in milliseconds, and to which one is added so that the next find
 * sees it. It looks at the pairs that a full run would look at if the record stood last, and weighs
 * them with the same frozen model.
 *
 * <p>Where blocks are cut is settled by the records that are there at first. A key that grows
 * beyond it later is cut from then on: a full run would have cut it for the earlier records too.
 *
 * <p>Safe for use by several threads: finds go side by side, an add goes alone.
 */
public final class LiveRecords {
  private final PackedRecords records;
  private final PairScorer scorer;
  private final List<LiveBlocks> blocks;
  private final List<BlockingRule> rules;
  private final int source;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /**
   * Indexes records; they belong to this object from then on.
   *
   * @param link which pairs may be one person
   */
  public LiveRecords(TrainedModel trained, PackedRecords records, LinkType link) {
    this.records = records;
    scorer = new PairScorer(trained, records);
    rules = trained.model().lookedAt();
    source = link == LinkType.WITHIN ? -1 : records.columns().place(NeededColumns.SOURCE);
    blocks =
        rules.stream()
            .map(rule -> new RuleKey(rule, records.columns()))
            .map(key -> new LiveBlocks(key, records.count()))
            .toList();
    Parallel.each(
        blocks.size(),
        rule -> {
          LiveBlocks of = blocks.get(rule);
          for (int record = 0; record < records.count(); record++) {
            of.add(records, record);
          }
          of.cutAbove(of.sizes().heldBy(trained.model().limits(), records.count()));
        });
  }

  /**
   * What a find came to.
   *
   * @param pairs those that reach the weight, the heaviest first; {@code b} is the record that was
   *     looked for, as if it stood last
   * @param looked how many records were compared
   * @param cut the rules whose key too many records hold, so that they brought nobody
   */
  public record Found(List<ScoredPair> pairs, int looked, List<BlockingRule> cut) {
    public Found {
      pairs = List.copyOf(pairs);
      cut = List.copyOf(cut);
    }
  }

  /** How many records there are now. */
  public int count() {
    lock.readLock().lock();
    try {
      return records.count();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Finds the records that reach a weight with one that is not among them.
   *
   * @param record normalised values by column; columns that the model does not look at are let be
   * @param least in bits
   */
  public Found find(Map<String, String> record, double least) {
    byte[][] values = values(record);
    lock.readLock().lock();
    try {
      return find(values, least);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Adds a record; finds that begin later see it.
   *
   * @return its number
   */
  public int add(Map<String, String> record) {
    byte[][] values = values(record);
    lock.writeLock().lock();
    try {
      int number = records.add(values);
      blocks.forEach(of -> of.add(records, number));
      return number;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private byte[][] values(Map<String, String> record) {
    return records.columns().columns().stream()
        .map(column -> PackedRecords.utf8(record.getOrDefault(column, "")))
        .toArray(byte[][]::new);
  }

  private Found find(byte[][] values, double least) {
    IntBag bag = new IntBag();
    List<BlockingRule> cut = new ArrayList<>();
    for (int rule = 0; rule < blocks.size(); rule++) {
      if (blocks.get(rule).collect(values, bag)) {
        cut.add(rules.get(rule));
      }
    }
    Probe probe = new Probe(records, values);
    PairScorer with = scorer.with(probe);
    int[] rows = records.rows();
    int width = records.width();
    int[] candidates = bag.different();
    List<ScoredPair> pairs = new ArrayList<>();
    for (int candidate : candidates) {
      boolean sameSource = source >= 0 && rows[candidate * width + source] == probe.row()[source];
      double bits =
          sameSource ? PairScorer.BELOW : with.bits(rows, candidate * width, probe.row(), 0, least);
      if (bits != PairScorer.BELOW) {
        pairs.add(new ScoredPair(candidate, records.count(), bits));
      }
    }
    pairs.sort((x, y) -> Double.compare(y.bits(), x.bits()));
    return new Found(pairs, candidates.length, cut);
  }

  /** What records and index hold of the heap, in bytes. */
  public long heldBytes() {
    return records.heldBytes()
        + scorer.heldBytes()
        + blocks.stream().mapToLong(LiveBlocks::heldBytes).sum();
  }
}
