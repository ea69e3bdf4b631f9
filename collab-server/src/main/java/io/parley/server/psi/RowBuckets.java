package io.parley.server.psi;

import io.parley.crypto.blind.IntersectionSide;
import io.parley.policy.PsiTerms;
import io.parley.server.node.ConfigurationException;
import java.util.Optional;

/**
 * How many rows a side announces. Where its policy says a number ({@code rows} of {@code psi}), it
 * is that number, whatever the size of the population, and tells nothing of it. Else the next
 * number with at most four binary digits before its zeros, 1,024 at least: there are 8 sizes for
 * each doubling, so a size tells the number of people, with all that is mixed in, up to an eighth.
 */
final class RowBuckets {
  private static final int LEAST = 1_024;

  private RowBuckets() {}

  /**
   * The number of rows.
   *
   * @param said what the policy says, if it does
   * @throws ConfigurationException if they are not room enough. That a run breaks off so tells the
   *     partner as much: that there are more people than the number holds
   */
  static int of(Optional<Integer> said, int people, int mixedIn) {
    return said.map(rows -> whole(rows, people, mixedIn)).orElseGet(() -> bucket(people, mixedIn));
  }

  private static int whole(int rows, int people, int mixedIn) {
    if ((long) people + mixedIn > rows) {
      throw new ConfigurationException(
          "this population has more people than `rows` of its `psi` holds beside %,d rows of dummies and checks; write a larger number, %,d at most"
              .formatted(mixedIn, PsiTerms.MOST_ROWS));
    }
    return rows;
  }

  private static int bucket(int people, int mixedIn) {
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
