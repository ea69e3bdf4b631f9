package io.parley.identity.linkage;

import java.util.List;

/** Pairs of the records at hand, from which a model is trained: only their levels are seen. */
public interface PairSample {
  /** How many records there are. */
  int records();

  /** Random pairs of two records, about as many as are asked for. */
  List<Pattern> random(long pairs);

  /**
   * The pairs of a narrow block; of many, some in a way that does not hang on chance, each counted
   * for those that it stands for.
   */
  List<Pattern> block(BlockingRule rule);
}
