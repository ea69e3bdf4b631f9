package io.parley.query.dp;

/**
 * A quantile as it may leave.
 *
 * @param position where on the grid it lies, in cells from its low end: 7.5 is the middle of cell 7
 * @param span cells that hold the quantile with probability 0.95 or more
 */
public record ReleasedQuantile(double position, CellSpan span) {
  /** At another position of a grid of {@code cells} cells, the span widened to it where need be. */
  ReleasedQuantile at(double position, int cells) {
    int cell = Math.min(cells - 1, (int) position);
    return new ReleasedQuantile(
        position, new CellSpan(Math.min(span.from(), cell), Math.max(span.to(), cell + 1)));
  }
}
