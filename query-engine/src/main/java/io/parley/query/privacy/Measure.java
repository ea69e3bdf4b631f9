package io.parley.query.privacy;

/** What the measurement boundary computes for each group. */
public sealed interface Measure {

  /** COUNT(DISTINCT person). */
  record People() implements Measure {
    @Override
    public String toString() {
      return "people";
    }
  }

  /** COUNT(*). */
  record Rows() implements Measure {
    @Override
    public String toString() {
      return "rows";
    }
  }

  /** COUNT(x): rows in which the column is known. */
  record Known(FlatColumn column) implements Measure {
    @Override
    public String toString() {
      return "known(" + column + ")";
    }
  }

  /** SUM(x). */
  record Sum(FlatColumn column) implements Measure {
    @Override
    public String toString() {
      return "sum(" + column + ")";
    }
  }

  /** AVG(x): a sum over a count, priced as these two. */
  record Average(FlatColumn column) implements Measure {
    @Override
    public String toString() {
      return "avg(" + column + ")";
    }
  }
}
