package io.parley.server.bench;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * People by group after bounding to one group a person, where groups are many and most are small:
 * 20,000 people with 2.5 visits on average to 2,000 groups of Zipf(1.1) popularity, the same in
 * every run.
 */
final class SparseVisits {
  private static final int PEOPLE = 20_000;
  private static final int GROUPS = 2_000;

  private SparseVisits() {}

  /** The numbers of people of the groups that hold somebody. */
  static List<Long> people() {
    double[] upTo = new double[GROUPS];
    double total = 0;
    for (int group = 0; group < GROUPS; group++) {
      total += Math.pow(group + 1, -1.1);
      upTo[group] = total;
    }
    SplittableRandom random = new SplittableRandom(20_261_125);
    TreeMap<Integer, Long> people = new TreeMap<>();
    for (int person = 0; person < PEOPLE; person++) {
      SortedSet<Integer> visited = new TreeSet<>();
      for (int visit = visits(random); visit > 0; visit--) {
        int found = Arrays.binarySearch(upTo, random.nextDouble() * total);
        visited.add(Math.min(GROUPS - 1, found < 0 ? -found - 1 : found));
      }
      Integer[] choice = visited.toArray(Integer[]::new);
      people.merge(choice[random.nextInt(choice.length)], 1L, Long::sum);
    }
    return List.copyOf(people.values());
  }

  /** One, and as many as a Poisson law of mean 1.5 gives. */
  private static int visits(SplittableRandom random) {
    int visits = 0;
    for (double left = 1; left > Math.exp(-1.5); visits++) {
      left *= random.nextDouble();
    }
    return visits;
  }
}
