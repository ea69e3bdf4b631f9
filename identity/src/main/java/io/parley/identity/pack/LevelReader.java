package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Level;
import io.parley.identity.linkage.LinkageModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Reads the levels of pairs. It holds scratch space: each thread has its own, by {@link #again}.
 */
final class LevelReader implements LevelCheck.Beside {
  private final PackedRecords records;
  private final int[] same;
  private final LevelCheck[] checks;

  /** Of each comparison, where its values stand. */
  private final int[][] columns;

  /** Of each comparison, the column with which it may be swapped; or -1. */
  private final int[] unless;

  /** Of each comparison and level, the column with which "swapped" swaps. */
  private final int[][] swaps;

  private final Likeness likeness = new Likeness();
  private final NameForms forms;
  private byte[][] foreign = new byte[0][];
  private long[] foreignMasks = new long[0];

  // What is compared just now, for levels that look beside the two values.
  private int comparison;
  private int x;
  private int y;
  private int[] leftRow = new int[0];
  private int left;
  private int[] rightRow = new int[0];
  private int right;

  LevelReader(LinkageModel model, PackedRecords records) {
    this.records = records;
    List<Comparison> comparisons = model.comparisons();
    NeededColumns places = records.columns();
    same = comparisons.stream().mapToInt(Comparison::same).toArray();
    checks = comparisons.stream().map(LevelCheck::new).toArray(LevelCheck[]::new);
    columns =
        comparisons.stream()
            .map(c -> c.values().stream().mapToInt(places::place).toArray())
            .toArray(int[][]::new);
    unless =
        comparisons.stream()
            .mapToInt(c -> c.unlessSwapped().map(places::place).orElse(-1))
            .toArray();
    swaps =
        comparisons.stream()
            .map(c -> c.levels().stream().skip(1).mapToInt(l -> swap(places, l)).toArray())
            .toArray(int[][]::new);
    forms = new NameForms(records);
  }

  private static int swap(NeededColumns places, Level level) {
    return level instanceof Level.Swapped swapped ? places.place(swapped.column()) : -1;
  }

  private LevelReader(LevelReader other) {
    records = other.records;
    same = other.same;
    checks = other.checks;
    columns = other.columns;
    unless = other.unless;
    swaps = other.swaps;
    forms = other.forms;
  }

  /** The same for another thread. */
  LevelReader again() {
    return new LevelReader(this);
  }

  /** The same, with a record on the right that is not among the others. */
  LevelReader with(Probe probe) {
    LevelReader with = again();
    with.foreign = probe.bytes();
    with.foreignMasks = probe.masks();
    return with;
  }

  /** Where in a record the values of a comparison stand. */
  int[] columns(int comparison) {
    return columns[comparison];
  }

  /** Whether a comparison may say nothing of two values that are not the same. */
  boolean mayBeSilent(int comparison) {
    return unless[comparison] >= 0 || checks[comparison].wantsLikeness();
  }

  /** The levels of two rows, all of them. */
  void levels(int[] leftRow, int left, int[] rightRow, int right, int[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = level(i, leftRow, left, rightRow, right);
    }
  }

  /** The level of one comparison of two rows: that of its best two values. */
  int level(int i, int[] leftRow, int left, int[] rightRow, int right) {
    this.leftRow = leftRow;
    this.left = left;
    this.rightRow = rightRow;
    this.right = right;
    int[] columns = this.columns[i];
    if (columns.length == 1) {
      return level(i, leftRow[left + columns[0]], rightRow[right + columns[0]]);
    }
    int best = Comparison.UNKNOWN;
    for (int one : columns) {
      for (int other : columns) {
        best = Math.max(best, level(i, leftRow[left + one], rightRow[right + other]));
      }
    }
    return best;
  }

  private int level(int i, int x, int y) {
    if (x == Values.NONE || y == Values.NONE) {
      return Comparison.UNKNOWN;
    }
    if (x == y) {
      return same[i];
    }
    comparison = i;
    this.x = x;
    this.y = y;
    if (unless[i] >= 0 && isSwapped(unless[i])) {
      return Comparison.UNKNOWN;
    }
    Values values = records.values(columns[i][0]);
    byte[] bytes = values.bytes();
    if (y < Probe.FOREIGN) {
      return checks[i].level(
          likeness,
          bytes,
          values.start(x),
          values.length(x),
          values.mask(x),
          bytes,
          values.start(y),
          values.length(y),
          values.mask(y),
          this);
    }
    byte[] other = foreign[y - Probe.FOREIGN];
    return checks[i].level(
        likeness,
        bytes,
        values.start(x),
        values.length(x),
        values.mask(x),
        other,
        0,
        other.length,
        foreignMasks[y - Probe.FOREIGN],
        this);
  }

  private boolean isSwapped(int column) {
    return x == rightRow[right + column] && leftRow[left + column] == y;
  }

  @Override
  public boolean holds(int level) {
    int swap = swaps[comparison][level];
    if (swap >= 0) {
      return isSwapped(swap);
    }
    // As the database has it: the forms of the first value; where it has none, the value itself.
    int first = columns[comparison][0];
    Set<String> forms = formsOf(first, leftRow[left + first]);
    Set<String> others = formsOf(first, rightRow[right + first]);
    if (forms.isEmpty() && others.isEmpty()) {
      return false;
    }
    if (forms.isEmpty()) {
      return others.contains(text(first, x));
    }
    return others.isEmpty()
        ? forms.contains(text(first, y))
        : forms.stream().anyMatch(others::contains);
  }

  private Set<String> formsOf(int column, int value) {
    if (value == Values.NONE) {
      return Set.of();
    }
    return value < Probe.FOREIGN
        ? forms.of(column, value)
        : NameForms.of(foreign[value - Probe.FOREIGN]);
  }

  private String text(int column, int value) {
    return value < Probe.FOREIGN
        ? records.values(column).text(value)
        : new String(foreign[value - Probe.FOREIGN], StandardCharsets.UTF_8);
  }
}
