package io.parley.identity.pack;

import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.PairSample;
import io.parley.identity.linkage.Pattern;
import java.util.List;
import java.util.SplittableRandom;

/** Pairs of packed records to train on. The same records give the same pairs. */
public final class PackedPairs implements PairSample {
  private static final long SEED = 42;

  /** So many pairs of a narrow block tell all that its others could. */
  private static final long MOST_OF_BLOCK = 400_000;

  /** Random pairs are drawn in so many parts, each with randomness of its own. */
  private static final int PARTS = 16;

  private final LinkageModel model;
  private final PackedRecords records;
  private final LinkType link;
  private final LevelReader reader;

  /**
   * Pairs of all records.
   *
   * @param link which pairs of a block count
   */
  public PackedPairs(LinkageModel model, PackedRecords records, LinkType link) {
    this.model = model;
    this.records = records;
    this.link = link;
    reader = new LevelReader(model, records);
  }

  @Override
  public int records() {
    return records.count();
  }

  @Override
  public List<Pattern> random(long most) {
    if (0.5 * records.count() * (records.count() - 1.0) <= most) {
      return all();
    }
    PatternCounter all = new PatternCounter(model.comparisons());
    Parallel.each(
        PARTS,
        part -> {
          SplittableRandom random = new SplittableRandom(SEED + part);
          PatternCounter counter = new PatternCounter(model.comparisons());
          LevelReader mine = reader.again();
          int[] levels = new int[model.comparisons().size()];
          for (long i = part * most / PARTS; i < (part + 1) * most / PARTS; i++) {
            int x = random.nextInt(records.count());
            int y = random.nextInt(records.count());
            if (x != y) {
              levels(mine, Math.min(x, y), Math.max(x, y), levels);
              counter.add(levels);
            }
          }
          synchronized (all) {
            all.add(counter);
          }
        });
    return all.patterns(1);
  }

  private List<Pattern> all() {
    PatternCounter all = new PatternCounter(model.comparisons());
    int[] levels = new int[model.comparisons().size()];
    for (int b = 1; b < records.count(); b++) {
      for (int a = 0; a < b; a++) {
        levels(reader, a, b, levels);
        all.add(levels);
      }
    }
    return all.patterns(1);
  }

  @Override
  public Narrow block(BlockingRule rule) {
    Blocks blocks = new Blocks(records, List.of(rule), model.limits());
    return new Narrow(blocks.pairs(0), () -> patterns(blocks));
  }

  private List<Pattern> patterns(Blocks blocks) {
    long each = Math.max(1, (blocks.pairs(0) + MOST_OF_BLOCK - 1) / MOST_OF_BLOCK);
    Blocks.Members lefts = blocks.lefts(0);
    Blocks.Members rights = blocks.isSymmetric(0) ? lefts : blocks.rights(0);
    PatternCounter all = new PatternCounter(model.comparisons());
    Parallel.onEachThread(
        thread -> {
          PatternCounter counter = new PatternCounter(model.comparisons());
          LevelReader mine = reader.again();
          for (int block = 1 + thread; block < lefts.ends().length; block += Parallel.threads()) {
            count(lefts, rights, blocks.isSymmetric(0), block, each, mine, counter);
          }
          synchronized (all) {
            all.add(counter);
          }
        });
    return all.patterns(each);
  }

  /** Of the block's pairs, each so-manieth, counted on from a place that is its own. */
  private void count(
      Blocks.Members lefts,
      Blocks.Members rights,
      boolean symmetric,
      int block,
      long each,
      LevelReader reader,
      PatternCounter counter) {
    int[] levels = new int[model.comparisons().size()];
    long place = (block * 0x9E3779B97F4A7C15L) >>> 1;
    for (int i = lefts.start(block); i < lefts.end(block); i++) {
      int a = lefts.records()[i];
      for (int j = symmetric ? i + 1 : rights.start(block); j < rights.end(block); j++) {
        int b = rights.records()[j];
        if (a < b && maybe(a, b) && place++ % each == 0) {
          levels(reader, a, b, levels);
          counter.add(levels);
        }
      }
    }
  }

  private boolean maybe(int a, int b) {
    int source = records.columns().place(NeededColumns.SOURCE);
    return link == LinkType.WITHIN || records.value(a, source) != records.value(b, source);
  }

  private void levels(LevelReader reader, int a, int b, int[] into) {
    int width = records.width();
    reader.levels(records.rows(), a * width, records.rows(), b * width, into);
  }
}
