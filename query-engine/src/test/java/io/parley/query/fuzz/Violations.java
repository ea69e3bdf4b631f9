package io.parley.query.fuzz;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Which promises a pair of neighbours breaks. */
final class Violations {
  // For rows of numbers the same bounds hold as for a single one. A unit adds r to a row in all.
  // With
  // a(g) units that leave and b(g) that come, the row of group g changes by at most r·(a + b) in
  // L1,
  // and in L2 by at most r·√(a² + b²), as what leaves and what comes have no opposite signs; add
  // up.
  private Violations() {}

  /**
   * In words; empty when all promises hold.
   *
   * @param removals 1 for one person of one party, n for a person removed at n parties: the promise
   *     is then n-fold
   */
  static List<String> of(Claim claim, List<Groups> before, List<Groups> after, int removals) {
    List<String> broken = new ArrayList<>();
    for (int m = 0; m < claim.measurements().size(); m++) {
      Claim.Measured measured = claim.measurements().get(m);
      Groups.Change change = before.get(m).change(after.get(m), measured.parts().size());
      int groups = measured.groupsPerPerson();
      if (change.groups() > (long) removals * claim.changed().count() * measured.cellsPerPerson()) {
        broken.add(change.groups() + " groups changed");
      }
      for (int i = 0; i < measured.parts().size(); i++) {
        Claim.Part part = measured.parts().get(i);
        Groups.Norms norms = change.parts().get(i);
        BigInteger times = BigInteger.valueOf(removals);
        BigInteger largest = claim.changed().largest(part.low(), part.high()).multiply(times);
        BigInteger total = claim.changed().total(groups, part.low(), part.high()).multiply(times);
        BigInteger squares =
            claim.changed().squared(groups, part.low(), part.high()).multiply(times.pow(2));
        compare(broken, part, "in a group", norms.largest(), largest);
        compare(broken, part, "in all", norms.total(), total);
        compare(broken, part, "in squares", norms.squares(), squares);
      }
    }
    return broken;
  }

  private static void compare(
      List<String> broken, Claim.Part part, String where, BigInteger moved, BigInteger most) {
    if (moved.compareTo(most) > 0) {
      broken.add("%s moved by %d %s, not %d".formatted(part.name(), moved, where, most));
    }
  }
}
