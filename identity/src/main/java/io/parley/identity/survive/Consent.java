package io.parley.identity.survive;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a record says about one purpose, from the most restrictive.
 *
 * <p>A person's consent is that of the most restrictive of their records ({@link #of}). Therefore,
 * whatever records come to a person, the consent never widens: the least of more is never more. And
 * since it is found from the records of now each time, an unmerge gives each side its own again.
 */
public enum Consent {
  /** The person objects. */
  REFUSED,
  /** Nothing is known: as a condition of a policy, an unknown consent is not there. */
  UNKNOWN,
  /** The person agrees. */
  GRANTED;

  private static final List<Consent> LEVELS = List.of(REFUSED, UNKNOWN, GRANTED);

  /** 0, 1 or 2, as tables keep it: the less, the more restrictive. */
  public int level() {
    return LEVELS.indexOf(this);
  }

  /** The consent of a level. */
  public static Consent ofLevel(int level) {
    return LEVELS.get(level);
  }

  /** Whether what needs consent may be done. */
  public boolean allows() {
    return this == GRANTED;
  }

  /**
   * The consent of a person for each purpose that a record names. A record that says nothing of a
   * purpose counts as {@link #UNKNOWN} there, for it may be of somebody who was never asked.
   *
   * @param records of one person: of each what it says, by purpose
   */
  public static SortedMap<String, Consent> of(Collection<Map<String, Consent>> records) {
    SortedMap<String, Consent> effective = new TreeMap<>();
    records.forEach(record -> record.keySet().forEach(p -> effective.put(p, GRANTED)));
    effective.replaceAll(
        (purpose, most) ->
            records.stream()
                .map(record -> record.getOrDefault(purpose, UNKNOWN))
                .reduce(most, Consent::stricter));
    return effective;
  }

  /** The more restrictive of two. */
  public static Consent stricter(Consent one, Consent other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
