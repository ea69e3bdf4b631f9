package io.parley.server.room;

import io.parley.query.backend.PartnerPerson;
import io.parley.server.wire.BadDocument;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Whom of the partner's people a delivered audience was about: for each, whether the receiver had
 * somebody matched with it, and whether that one was on the list. By it the room judges by how many
 * of the partner's people another list differs.
 *
 * <p><b>What counts as a difference.</b> Somebody who was matched both times, and was listed one
 * time only; and somebody whom the partner had one time only, and who was listed then. Not counted
 * is who was at the partner both times and had no match in one of them: that is the receiver's
 * doing, which could otherwise make two lists differ by as many as it likes. Where a list also has
 * people whom the partner has not (bought but not exposed), somebody whom the partner had one time
 * only is not counted: whether it was listed before is not known here.
 *
 * <p>A person is known by 8 bytes of a token, which is uniform: two of 10 million people share them
 * with a probability below 10<sup>-5</sup>, and are then one.
 */
final class PartnersMark {
  private static final byte VERSION = 1;
  private static final int HEAD = 2 + 2 * Integer.BYTES;
  private static final int ENTRY = Long.BYTES + 1;
  private static final byte MATCHED = 1;
  private static final byte LISTED = 2;

  private final boolean listsOthers;
  private final int minPeople;
  private final long[] people;
  private final byte[] states;

  private PartnersMark(boolean listsOthers, int minPeople, long[] people, byte[] states) {
    this.listsOthers = listsOthers;
    this.minPeople = minPeople;
    this.people = people;
    this.states = states;
  }

  /**
   * The mark of a list.
   *
   * @param listsOthers whether the list may have people whom the partner has not
   * @param minPeople by so many at least another list must differ, as the policies said for this
   *     one
   */
  static PartnersMark of(boolean listsOthers, int minPeople, List<PartnerPerson> partners) {
    List<PartnerPerson> sorted =
        partners.stream()
            .sorted(
                (a, b) ->
                    Long.compare(
                        a.token().getMostSignificantBits(), b.token().getMostSignificantBits()))
            .toList();
    long[] people = new long[sorted.size()];
    byte[] states = new byte[sorted.size()];
    for (int i = 0; i < people.length; i++) {
      PartnerPerson one = sorted.get(i);
      people[i] = one.token().getMostSignificantBits();
      states[i] = (byte) ((one.matched() ? MATCHED : 0) | (one.listed() ? LISTED : 0));
    }
    return new PartnersMark(listsOthers, minPeople, people, states);
  }

  /** Whether the two lists differ by fewer than either of them asks. */
  boolean isNear(PartnersMark other) {
    return differences(other) < Math.max(minPeople, other.minPeople);
  }

  /** By how many of the partner's people the two lists differ. */
  long differences(PartnersMark other) {
    boolean newcomers = !listsOthers && !other.listsOthers;
    long count = 0;
    int i = 0;
    int j = 0;
    while (i < people.length || j < other.people.length) {
      boolean hereOnly =
          j == other.people.length || (i < people.length && people[i] < other.people[j]);
      boolean thereOnly = !hereOnly && (i == people.length || other.people[j] < people[i]);
      if (hereOnly) {
        count += newcomers && is(states[i], LISTED) ? 1 : 0;
        i++;
      } else if (thereOnly) {
        count += newcomers && is(other.states[j], LISTED) ? 1 : 0;
        j++;
      } else {
        byte here = states[i++];
        byte there = other.states[j++];
        boolean both = is(here, MATCHED) && is(there, MATCHED);
        count += both && is(here, LISTED) != is(there, LISTED) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean is(byte state, byte flag) {
    return (state & flag) != 0;
  }

  byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + people.length * ENTRY);
    bytes.put(VERSION).put((byte) (listsOthers ? 1 : 0)).putInt(minPeople);
    bytes.putInt(people.length);
    for (int i = 0; i < people.length; i++) {
      bytes.putLong(people[i]).put(states[i]);
    }
    return bytes.array();
  }

  static PartnersMark decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    if (encoded.length < HEAD || bytes.get() != VERSION) {
      throw new BadDocument("an audience's mark is of a version that this program does not read");
    }
    boolean listsOthers = bytes.get() == 1;
    int minPeople = bytes.getInt();
    int count = bytes.getInt();
    if (encoded.length != HEAD + (long) count * ENTRY) {
      throw new BadDocument("an audience's mark is broken");
    }
    long[] people = new long[count];
    byte[] states = new byte[people.length];
    for (int i = 0; i < people.length; i++) {
      people[i] = bytes.getLong();
      states[i] = bytes.get();
    }
    return new PartnersMark(listsOthers, minPeople, people, states);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartnersMark mark && Arrays.equals(encode(), mark.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(people);
  }

  /** Without whom it is about. */
  @Override
  public String toString() {
    return "PartnersMark[hidden]";
  }
}
