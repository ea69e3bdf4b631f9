package io.parley.server.party;

import io.parley.crypto.QueryKey;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns persons into one question's tokens, in bulk.
 *
 * @param held everybody's pseudonyms
 * @param first the column of the token
 * @param otherwise the column of who holds none there; where there is none, such a person's rows
 *     drop
 * @param excluded places of people who take part in nothing
 */
record RowTokens(
    HeldPseudonyms held,
    QueryKey key,
    byte[] first,
    Optional<byte[]> otherwise,
    BitSet excluded) {
  private static final int SIZE = HeldPseudonyms.SIZE;

  /** The places of these people. */
  static BitSet places(HeldPseudonyms held, Collection<UUID> people) {
    BitSet places = new BitSet();
    for (UUID person : people) {
      int place = held.place(person.getMostSignificantBits(), person.getLeastSignificantBits());
      if (place >= 0) {
        places.set(place);
      }
    }
    return places;
  }

  /**
   * Puts the pseudonym of a person's token into a packed column; whether there is one.
   *
   * @param at the row in that column
   */
  boolean pseudonym(long personHigh, long personLow, byte[] to, int at) {
    int place = held.place(personHigh, personLow);
    if (place < 0 || (!excluded.isEmpty() && excluded.get(place))) {
      return false;
    }
    byte[] column = first;
    if (isAbsent(column, place)) {
      if (otherwise.isEmpty()) {
        return false;
      }
      column = otherwise.get();
    }
    System.arraycopy(column, place * SIZE, to, at * SIZE, SIZE);
    return true;
  }

  private static boolean isAbsent(byte[] column, int place) {
    return HeldPseudonyms.at(column, place * SIZE) == 0
        && HeldPseudonyms.at(column, place * SIZE + Long.BYTES) == 0;
  }

  /** Their tokens, packed. */
  byte[] tokens(byte[] pseudonyms, int count) {
    return key.tokens(
        pseudonyms.length == count * SIZE ? pseudonyms : Arrays.copyOf(pseudonyms, count * SIZE));
  }
}
