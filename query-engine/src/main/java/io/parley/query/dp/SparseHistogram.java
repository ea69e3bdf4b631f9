package io.parley.query.dp;

import java.util.Arrays;

/**
 * How many bounded values of one group lie in each cell of a public grid of {@code cells} cells;
 * only cells that hold values are listed. Private: it never leaves unnoised.
 */
public final class SparseHistogram {
  private static final int MAX_CELLS = 1 << 30;

  /** With ranks of six decimals, positions stay within long. */
  private static final long MAX_TOTAL = 1L << 42;

  private final int cells;
  private final int[] occupied;
  private final long[] cumulative;

  private SparseHistogram(int cells, int[] occupied, long[] cumulative) {
    this.cells = cells;
    this.occupied = occupied;
    this.cumulative = cumulative;
  }

  /**
   * The histogram of the listed cells.
   *
   * @param cells the number of cells of the grid
   * @param occupied cells that hold values, ascending, within [0, cells)
   * @param counts how many values each of them holds, above zero, 2⁴² together at most
   */
  public static SparseHistogram of(int cells, int[] occupied, long[] counts) {
    if (cells < 1 || cells > MAX_CELLS) {
      throw new IllegalArgumentException("a grid has 1..2^30 cells");
    }
    if (occupied.length != counts.length) {
      throw new IllegalArgumentException("each occupied cell needs a count");
    }
    long[] cumulative = new long[counts.length + 1];
    int last = -1;
    for (int i = 0; i < counts.length; i++) {
      if (occupied[i] <= last || occupied[i] >= cells || counts[i] < 1) {
        throw new IllegalArgumentException("cells ascend within the grid and hold values");
      }
      last = occupied[i];
      cumulative[i + 1] = Math.addExact(cumulative[i], counts[i]);
    }
    if (cumulative[counts.length] > MAX_TOTAL) {
      throw new IllegalArgumentException("a group has 2^42 values at most");
    }
    return new SparseHistogram(cells, occupied.clone(), cumulative);
  }

  int cells() {
    return cells;
  }

  /** How many cells hold values. */
  int size() {
    return occupied.length;
  }

  int cell(int index) {
    return occupied[index];
  }

  /** The number of values in the first {@code index} occupied cells. */
  long before(int index) {
    return cumulative[index];
  }

  long total() {
    return cumulative[occupied.length];
  }

  /** The number of values in cells below {@code cell}. */
  long below(int cell) {
    int found = Arrays.binarySearch(occupied, cell);
    return cumulative[found >= 0 ? found : -found - 1];
  }
}
