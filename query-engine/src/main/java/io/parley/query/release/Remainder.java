package io.parley.query.release;

import io.parley.query.plan.BoundedGroup;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The exact number that a remainder is, before noise: see {@link WithheldNoise} for how far one
 * removal moves it.
 */
public final class Remainder {
  /** Far above every sum that a plan allows for one group; cutting moves no two numbers apart. */
  private static final BigInteger MOST = BigInteger.TWO.pow(62);

  private Remainder() {}

  /** A quantity added up over all groups but these; cut once, on the total. */
  public static long exact(
      List<BoundedGroup> groups, Set<List<Optional<Object>>> shown, int quantity) {
    BigInteger sum = BigInteger.ZERO;
    for (BoundedGroup group : groups) {
      if (!shown.contains(group.keys())) {
        sum = sum.add(BigInteger.valueOf(group.numbers().get(quantity)));
      }
    }
    return sum.min(MOST).max(MOST.negate()).longValueExact();
  }
}
