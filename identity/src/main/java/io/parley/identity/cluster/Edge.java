package io.parley.identity.cluster;

/**
 * A link between two records: what speaks for one person.
 *
 * @param a the record with the lower number; the two are put into order here
 * @param b the other
 * @param bits log2 of the odds, not NaN; {@link #NEVER} says that the two are never one person
 */
public record Edge(int a, int b, double bits) {
  /** The weight of a link that forbids. */
  public static final double NEVER = Double.NEGATIVE_INFINITY;

  /** Refuses a link of a record with itself, a number below 0 and a weight that is none. */
  public Edge {
    if (a < 0 || b < 0 || a == b) {
      throw new IllegalArgumentException(
          "a link joins two different records, numbered from 0, but not " + a + " and " + b);
    }
    if (Double.isNaN(bits)) {
      throw new IllegalArgumentException("the link of " + a + " and " + b + " has no weight");
    }
    if (a > b) {
      int lower = b;
      b = a;
      a = lower;
    }
  }

  /** That these two are never one person. */
  public static Edge never(int a, int b) {
    return new Edge(a, b, NEVER);
  }
}
