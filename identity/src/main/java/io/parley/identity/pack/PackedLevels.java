package io.parley.identity.pack;

import io.parley.identity.linkage.LinkageModel;

/** The levels of pairs, for whoever measures how fast they are read. Not for several threads. */
public final class PackedLevels {
  private final PackedRecords records;
  private final LevelReader reader;
  private final int[] levels;

  /** Levels of a model's comparisons. */
  public PackedLevels(LinkageModel model, PackedRecords records) {
    this.records = records;
    reader = new LevelReader(model, records);
    levels = new int[model.comparisons().size()];
  }

  /** Reads the levels of pairs, and adds them all up. */
  public long sum(int[] lefts, int[] rights) {
    long sum = 0;
    int width = records.width();
    for (int i = 0; i < lefts.length; i++) {
      reader.levels(records.rows(), lefts[i] * width, records.rows(), rights[i] * width, levels);
      for (int level : levels) {
        sum += level;
      }
    }
    return sum;
  }
}
