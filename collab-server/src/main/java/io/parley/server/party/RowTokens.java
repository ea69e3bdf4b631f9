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
 * @param people whose the rows are
 * @param first the column of the token
 * @param otherwise the column of who holds none there; where there is none, such a person's rows
 *     drop
 * @param excluded places of people who take part in nothing
 */
@SuppressWarnings("ArrayRecordComponent") // Columns to read from; nobody compares it.
record RowTokens(
    NamedPeople people, QueryKey key, byte[] first, Optional<byte[]> otherwise, BitSet excluded) {
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

  /** The same for rows that are named in another way, among the same pseudonyms. */
  RowTokens of(NamedPeople named) {
    return new RowTokens(named, key, first, otherwise, excluded);
  }

  /**
   * The tokens of rows, packed, of those whose person has one.
   *
   * @param places of the rows' persons; -1 for nobody
   * @param of is filled with the number of each token's row
   */
  byte[] tokens(int[] places, int[] of) {
    byte[] packed = new byte[places.length * SIZE];
    int found = 0;
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      if (place >= 0
          && !excluded.get(place)
          && (copy(first, place, packed, found)
              || (otherwise.isPresent() && copy(otherwise.get(), place, packed, found)))) {
        of[found++] = i;
      }
    }
    return key.tokens(found == places.length ? packed : Arrays.copyOf(packed, found * SIZE));
  }

  /** Zeros stand for a value that the person does not hold. */
  private static boolean copy(byte[] column, int place, byte[] to, int at) {
    long high = HeldPseudonyms.at(column, place * SIZE);
    long low = HeldPseudonyms.at(column, place * SIZE + Long.BYTES);
    HeldPseudonyms.put(to, at * SIZE, high);
    HeldPseudonyms.put(to, at * SIZE + Long.BYTES, low);
    return (high | low) != 0;
  }
}
