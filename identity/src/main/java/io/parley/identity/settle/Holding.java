package io.parley.identity.settle;

import java.util.Arrays;
import java.util.UUID;

/**
 * A person who, before settling, holds a value of one key type.
 *
 * @param person the person
 * @param pseudonym the value's pseudonym, at least one byte; copied on the way in and out
 */
@SuppressWarnings("ArrayRecordComponent") // copied and compared by content below
public record Holding(UUID person, byte[] pseudonym) {
  /** Refuses an empty pseudonym. */
  public Holding {
    if (pseudonym.length == 0) {
      throw new IllegalArgumentException("a pseudonym is empty; leave the holding out instead");
    }
    pseudonym = pseudonym.clone();
  }

  @Override
  public byte[] pseudonym() {
    return pseudonym.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Holding that
        && person.equals(that.person)
        && Arrays.equals(pseudonym, that.pseudonym);
  }

  @Override
  public int hashCode() {
    return 31 * person.hashCode() + Arrays.hashCode(pseudonym);
  }

  /** The person only: pseudonyms stay out of logs. */
  @Override
  public String toString() {
    return "Holding[" + person + "]";
  }
}
