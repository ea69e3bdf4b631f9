package io.parley.identity.settle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which value stands for which person, for ONE key type: at most one value a person and one person
 * a value.
 *
 * <p>The privacy proof for matching on several keys counts how many joined pairs one person's
 * removal can change, and it needs this matching to be fixed beforehand. So it is settled once, at
 * resolution, and frozen in the snapshot, in two steps:
 *
 * <ol>
 *   <li>each value goes to one of the people who hold it, the one with the lowest id;
 *   <li>each person keeps the lowest of the values it was given (bytes compared as unsigned).
 * </ol>
 *
 * <p>A value given up in the second step goes to nobody. Handing it on to its next holder would
 * make that person give up a value of its own, which the next one then takes, and so on: one
 * removal would move people without bound. For the same reason the value of a person who is removed
 * later is freed by {@link #without} and by no new settling, which would move everybody who shared
 * a value with the removed one.
 *
 * @param assigned the value of each person that has one; treat the arrays as read-only
 * @param valuesLost values that a person held and does not keep, counted once for each such person
 * @param peopleWithout people who held a value and keep none
 */
public record Settlement(Map<UUID, byte[]> assigned, long valuesLost, long peopleWithout) {
  /** Order of ids by their bytes; {@link UUID#compareTo} compares halves as signed numbers. */
  private static final Comparator<UUID> BY_BYTES =
      Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
          .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

  /** Copies the map, not the arrays in it. */
  public Settlement {
    assigned = Map.copyOf(assigned);
  }

  /**
   * Settles the holdings of one key type.
   *
   * @param holdings in any order; the same one twice counts once
   */
  public static Settlement settle(List<Holding> holdings) {
    Set<Holding> distinct = new HashSet<>(holdings);
    Set<UUID> holders = new HashSet<>();
    Map<ByteBuffer, UUID> owner = new HashMap<>();
    for (Holding holding : distinct) {
      holders.add(holding.person());
      owner.merge(ByteBuffer.wrap(holding.pseudonym()), holding.person(), Settlement::lower);
    }

    Map<UUID, byte[]> assigned = new HashMap<>();
    owner.forEach((value, person) -> assigned.merge(person, bytes(value), Settlement::lower));

    return new Settlement(
        assigned, distinct.size() - assigned.size(), holders.size() - assigned.size());
  }

  /**
   * The same settlement after a person was removed or erased: everybody else keeps exactly what
   * they have, and the freed value goes to nobody until the next resolution. The two counts tell of
   * the settling and stay.
   */
  public Settlement without(UUID person) {
    Map<UUID, byte[]> rest = new HashMap<>(assigned);
    rest.remove(person);
    return new Settlement(rest, valuesLost, peopleWithout);
  }

  private static byte[] bytes(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return bytes;
  }

  private static UUID lower(UUID one, UUID other) {
    return BY_BYTES.compare(one, other) <= 0 ? one : other;
  }

  private static byte[] lower(byte[] one, byte[] other) {
    return Arrays.compareUnsigned(one, other) <= 0 ? one : other;
  }
}
