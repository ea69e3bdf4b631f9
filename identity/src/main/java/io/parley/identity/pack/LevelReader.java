package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.LinkageModel;

/**
 * Reads the levels of pairs. It holds scratch space: each thread has its own, by {@link #again}.
 */
final class LevelReader {
  private final PackedRecords records;
  private final int[] columns;
  private final int[] same;
  private final LevelCheck[] checks;
  private final Likeness likeness = new Likeness();

  LevelReader(LinkageModel model, PackedRecords records) {
    this.records = records;
    columns =
        model.comparisons().stream().mapToInt(c -> records.columns().indexOf(c.column())).toArray();
    same = model.comparisons().stream().mapToInt(Comparison::same).toArray();
    checks = model.comparisons().stream().map(LevelCheck::new).toArray(LevelCheck[]::new);
  }

  private LevelReader(LevelReader other) {
    records = other.records;
    columns = other.columns;
    same = other.same;
    checks = other.checks;
  }

  /** The same for another thread. */
  LevelReader again() {
    return new LevelReader(this);
  }

  int size() {
    return columns.length;
  }

  /** Where in a record the values of a comparison stand. */
  int column(int comparison) {
    return columns[comparison];
  }

  /** The levels of two records, all of them. */
  void levels(int a, int b, int[] into) {
    for (int i = 0; i < columns.length; i++) {
      int x = records.value(a, columns[i]);
      int y = records.value(b, columns[i]);
      into[i] =
          x == Values.NONE || y == Values.NONE
              ? Comparison.UNKNOWN
              : x == y ? same[i] : level(i, x, y);
    }
  }

  /** The level of two different values. */
  int level(int i, int x, int y) {
    Values values = records.values(columns[i]);
    byte[] bytes = values.bytes();
    return checks[i].level(
        likeness,
        bytes,
        values.start(x),
        values.length(x),
        values.mask(x),
        bytes,
        values.start(y),
        values.length(y),
        values.mask(y));
  }

  /** The level of a value and a different one of a record that is not among them. */
  int level(int i, int x, Probe probe) {
    Values values = records.values(columns[i]);
    byte[] other = probe.bytes(columns[i]);
    return checks[i].level(
        likeness,
        values.bytes(),
        values.start(x),
        values.length(x),
        values.mask(x),
        other,
        0,
        other.length,
        probe.mask(columns[i]));
  }
}
