package io.parley.identity.linkage;

import java.util.List;
import java.util.function.Supplier;

/** Pairs of the records at hand, from which a model is trained: only their levels are seen. */
public interface PairSample {
  /** How many records there are. */
  int records();

  /** All pairs where they are at most so many; else about as many random ones. */
  List<Pattern> random(long most);

  /** The pairs of a block. */
  Narrow block(BlockingRule rule);

  /**
   * A block that ought to be narrow.
   *
   * @param pairs how many it has
   * @param patterns their levels, read when they are asked for; of many pairs, those of some chosen
   *     in a way that does not hang on chance, each counted for those that it stands for
   */
  record Narrow(long pairs, Supplier<List<Pattern>> patterns) {}
}
