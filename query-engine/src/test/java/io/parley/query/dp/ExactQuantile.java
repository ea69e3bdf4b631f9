package io.parley.query.dp;

/** A quantile without noise: for tests of exact bounded answers, and only there. */
public final class ExactQuantile {
  private ExactQuantile() {}

  /** The first cell in which the number of values so far reaches the rank's share of all. */
  public static ReleasedQuantile of(SparseHistogram values, Rank rank) {
    int cell = values.cells() / 2;
    for (int i = 0; i < values.size(); i++) {
      if (values.before(i + 1) * (double) rank.denominator()
          >= rank.numerator() * (double) values.total()) {
        cell = values.cell(i);
        break;
      }
    }
    return new ReleasedQuantile(cell + 0.5, new CellSpan(cell, cell + 1));
  }
}
