package io.parley.identity.linkage;

import java.util.List;

/** Pairs of the records at hand, from which a model is trained: only their levels are seen. */
public interface PairSample {
  /** How many records there are. */
  int records();

  /** All pairs where they are at most so many; else about as many random ones. */
  List<Pattern> random(long most);

  /**
   * The pairs of a narrow block; of many, some in a way that does not hang on chance, each counted
   * for those that it stands for.
   */
  List<Pattern> block(BlockingRule rule);
}
