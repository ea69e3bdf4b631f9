package io.parley.query.dp;

/** The cells {@code from} up to, not including, {@code to}. */
public record CellSpan(int from, int to) {
  public CellSpan {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("a span of no cells");
    }
  }

  /** Whether {@code cell} is among them. */
  public boolean contains(int cell) {
    return from <= cell && cell < to;
  }
}
