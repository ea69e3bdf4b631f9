package io.parley.identity.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * @param own how many of these no other id has a claim on
 */
record Claim(UUID id, long since, int group, int records, int own) {
  /**
   * Who comes first: most records; then the older id; then the lower; then the group with most
   * records of the id's own, so that after a merge of equals each gets back the id that it had;
   * then the group whose first record comes first. A total order of claims, whatever else there is.
   */
  static final Comparator<Claim> ORDER =
      Comparator.comparingInt((Claim claim) -> -claim.records())
          .thenComparingLong(Claim::since)
          .thenComparing(Claim::id)
          .thenComparingInt(claim -> -claim.own())
          .thenComparingInt(Claim::group);

  /**
   * The claims of one person.
   *
   * @param aliases ids that lead to the person, with the records that were under them
   * @param groupOf the group of each place; −1 for none
   */
  static List<Claim> of(Person person, Collection<Person> aliases, int[] groupOf) {
    Set<Held> others = new HashSet<>();
    aliases.forEach(alias -> others.addAll(alias.records));
    return of(person, others, groupOf, group -> true);
  }

  /**
   * The claims of one person, or of an alias.
   *
   * @param groupOf the group of each place; −1 for none
   * @param open which groups still want an id
   */
  static List<Claim> of(Person person, int[] groupOf, IntPredicate open) {
    return of(person, Set.of(), groupOf, open);
  }

  private static List<Claim> of(Person person, Set<Held> others, int[] groupOf, IntPredicate open) {
    Map<Integer, Integer> counts = new TreeMap<>();
    Map<Integer, Integer> own = new HashMap<>();
    for (Held held : person.records) {
      int group = held.place < 0 ? -1 : groupOf[held.place];
      if (group >= 0 && open.test(group)) {
        counts.merge(group, 1, Integer::sum);
        own.merge(group, others.contains(held) ? 0 : 1, Integer::sum);
      }
    }
    List<Claim> claims = new ArrayList<>(counts.size());
    counts.forEach(
        (group, records) ->
            claims.add(
                new Claim(person.id, person.since, group, records, own.getOrDefault(group, 0))));
    return claims;
  }

  /** Where most of the records of a person are now; of equals the first group. */
  static Optional<Claim> home(Person person, int[] groupOf) {
    return of(person, groupOf, group -> true).stream().min(ORDER);
  }
}
