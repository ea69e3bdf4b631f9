package io.parley.server.psi;

import io.parley.crypto.blind.IntersectionSide;
import io.parley.server.node.ConfigurationException;

/**
 * How many rows a side announces: the next number with at most four binary digits before its zeros,
 * 1,024 at least. There are 8 sizes for each doubling, so a size tells the number of people, with
 * all that is mixed in, up to an eighth.
 */
final class RowBuckets {
  private static final int LEAST = 1_024;

  private RowBuckets() {}

  /**
   * The bucket.
   *
   * @throws ConfigurationException if no run holds so many
   */
  static int of(int people, int mixedIn) {
    long rows = Math.max(LEAST, (long) people + mixedIn);
    long step = Math.max(1, Long.highestOneBit(rows) / 8);
    long bucket = (rows + step - 1) / step * step;
    if (bucket > IntersectionSide.MOST_ROWS) {
      throw new ConfigurationException(
          "a population has more people than a run of psi holds (%,d rows)"
              .formatted(IntersectionSide.MOST_ROWS));
    }
    return (int) bucket;
  }
}
