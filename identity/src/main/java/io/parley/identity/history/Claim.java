package io.parley.identity.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * How many records of a person, or of an alias, a group holds.
 *
 * @param id the person's
 * @param since the run in which the id was first given
 * @param group the group's place among all, in the order of their first records
 * @param records how many, 1 or more
 */
record Claim(UUID id, long since, int group, int records) {
  /**
   * Who comes first: most records; then the older id; then the lower; then the group whose first
   * record comes first. A total order of claims, whatever else there is.
   */
  static final Comparator<Claim> ORDER =
      Comparator.comparingInt((Claim claim) -> -claim.records())
          .thenComparingLong(Claim::since)
          .thenComparing(Claim::id)
          .thenComparingInt(Claim::group);

  /**
   * The claims of one person.
   *
   * @param groupOf the group of each place; −1 for none
   * @param open which groups still want an id
   */
  static List<Claim> of(Person person, int[] groupOf, IntPredicate open) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (Held held : person.records) {
      int group = held.place < 0 ? -1 : groupOf[held.place];
      if (group >= 0 && open.test(group)) {
        counts.merge(group, 1, Integer::sum);
      }
    }
    List<Claim> claims = new ArrayList<>(counts.size());
    counts.forEach(
        (group, records) -> claims.add(new Claim(person.id, person.since, group, records)));
    return claims;
  }

  /** Where most of the records of a person are now; of equals the first group. */
  static Optional<Claim> home(Person person, int[] groupOf) {
    return of(person, groupOf, group -> true).stream().min(ORDER);
  }
}
