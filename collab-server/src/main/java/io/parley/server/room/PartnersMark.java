package io.parley.server.room;

import io.parley.query.backend.PartnerPerson;
import io.parley.server.wire.BadDocument;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Whom of the partner's people a delivered audience was about: for each, whether the receiver had
 * somebody matched with it, whether that one was on the list, and a digest of what the receiver
 * brought of that one. By it the room judges by how many of the partner's people another list
 * differs.
 *
 * <p><b>What counts as a difference.</b> Somebody who was matched both times, and was listed one
 * time only; and somebody whom the partner had one time only, and who was listed then. Not counted
 * is who was at the partner both times and had no match in one of them: that is the receiver's
 * doing, which could otherwise make two lists differ by as many as it likes. For the same reason,
 * of two lists that the same statement made, those matched both times count only where the receiver
 * brought the same rows of them. Where a list also has people whom the partner has not (bought but
 * not exposed), somebody whom the partner had one time only is not counted: whether it was listed
 * before is not known here.
 *
 * <p><b>Theorem.</b> Let a statement S make two lists. The number of differences is at most the
 * number of the partner's people p for each of whom there are rows x of the receiver such that S on
 * x and p's rows of the one time, and S on x and p's rows of the other time, differ; whatever the
 * receiver brought, and however it matched. So if fewer than {@code min_people} of the partner's
 * people came, left or changed in what S reads of them, the second list is withheld.
 *
 * <p><i>Proof.</i> Whether somebody is listed is a function of its own rows and of those of its
 * match, as the room joined them, and of public tables and the date, for no operator of an audience
 * joins rows of two people. Let p count. If it was there both times, it was matched both times with
 * rows x of one digest, which are the same rows (as far as S can tell them apart) and the same
 * public tables of the receiver, unless a digest of 64 bits under the room's secret collides; it
 * was listed once: x is as asked for. If it was there once, and listed then with the receiver's
 * rows x: on x and nothing of p there is no row of an inner join, so S on x differs. Each p counts
 * once. ∎
 *
 * <p><b>Assumptions.</b> The partner's people are known by tokens that it does not change; none of
 * them brings more rows than the room joins of a table, as those that are left out are drawn anew
 * each time. The room runs this code. What moves with the date alone, or with public tables of
 * others, counts as the partner's change. Two spellings of one plan are one statement; two plans
 * that come to the same are two. <b>Not claimed</b> is anything about two different statements: one
 * that has a condition for each of two groups that the receiver marks can make as many differences
 * in one of them as it likes, with true rows of the partner, and hide one in the other.
 *
 * <p>A person is known by 8 bytes of a token, which is uniform: two of 10 million people share them
 * with a probability below 10<sup>-5</sup>, and are then one.
 */
final class PartnersMark {
  /** The first had neither statement nor digests. */
  private static final byte FIRST_VERSION = 1;

  private static final byte VERSION = 2;
  private static final int DIGEST_BYTES = 32;
  private static final int ASKED_BYTES = 2 * DIGEST_BYTES;
  private static final int HEAD = 2 + 2 * Integer.BYTES;
  private static final byte MATCHED = 1;
  private static final byte LISTED = 2;

  private final byte[] asked;
  private final boolean listsOthers;
  private final int minPeople;
  private final long[] people;
  private final byte[] states;
  private final long[] rows;

  private PartnersMark(
      byte[] asked, boolean listsOthers, int minPeople, long[] people, byte[] states, long[] rows) {
    this.asked = asked;
    this.listsOthers = listsOthers;
    this.minPeople = minPeople;
    this.people = people;
    this.states = states;
    this.rows = rows;
  }

  /**
   * The mark of a list.
   *
   * @param asked SHA-256 of the statement as it was written, with what was given beside it, then
   *     that of its plan: by either it is told again, whatever day it is and however it is spelled
   * @param listsOthers whether the list may have people whom the partner has not
   * @param minPeople by so many at least another list must differ, as the policies said for this
   *     one
   */
  static PartnersMark of(
      byte[] asked, boolean listsOthers, int minPeople, List<PartnerPerson> partners) {
    if (asked.length != ASKED_BYTES) {
      throw new IllegalArgumentException("two SHA-256 have 64 bytes");
    }
    List<PartnerPerson> sorted =
        partners.stream()
            .sorted(
                (a, b) ->
                    Long.compare(
                        a.token().getMostSignificantBits(), b.token().getMostSignificantBits()))
            .toList();
    long[] people = new long[sorted.size()];
    byte[] states = new byte[sorted.size()];
    long[] rows = new long[sorted.size()];
    for (int i = 0; i < people.length; i++) {
      PartnerPerson one = sorted.get(i);
      people[i] = one.token().getMostSignificantBits();
      states[i] = (byte) ((one.matched() ? MATCHED : 0) | (one.listed() ? LISTED : 0));
      rows[i] = one.rows();
    }
    return new PartnersMark(asked.clone(), listsOthers, minPeople, people, states, rows);
  }

  /** Whether the two lists differ by fewer than either of them asks. */
  boolean isNear(PartnersMark other) {
    return differences(other) < Math.max(minPeople, other.minPeople);
  }

  /** By how many of the partner's people the two lists differ. */
  long differences(PartnersMark other) {
    boolean newcomers = !listsOthers && !other.listsOthers;
    boolean sameStatement = isSameAt(0, other) || isSameAt(DIGEST_BYTES, other);
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
        byte here = states[i];
        byte there = other.states[j];
        boolean both = is(here, MATCHED) && is(there, MATCHED);
        boolean receivers = sameStatement && rows[i] != other.rows[j];
        count += both && !receivers && is(here, LISTED) != is(there, LISTED) ? 1 : 0;
        i++;
        j++;
      }
    }
    return count;
  }

  private boolean isSameAt(int from, PartnersMark other) {
    int to = from + DIGEST_BYTES;
    return asked.length >= to
        && other.asked.length >= to
        && Arrays.equals(asked, from, to, other.asked, from, to);
  }

  private static boolean is(byte state, byte flag) {
    return (state & flag) != 0;
  }

  byte[] encode() {
    boolean first = asked.length == 0;
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + asked.length + people.length * entry(first));
    bytes.put(first ? FIRST_VERSION : VERSION).put((byte) (listsOthers ? 1 : 0));
    bytes.putInt(minPeople).put(asked).putInt(people.length);
    for (int i = 0; i < people.length; i++) {
      bytes.putLong(people[i]).put(states[i]);
      if (!first) {
        bytes.putLong(rows[i]);
      }
    }
    return bytes.array();
  }

  private static int entry(boolean first) {
    return Long.BYTES + 1 + (first ? 0 : Long.BYTES);
  }

  static PartnersMark decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    byte version = encoded.length < HEAD ? 0 : bytes.get();
    if (version != FIRST_VERSION && version != VERSION) {
      throw new BadDocument("an audience's mark is of a version that this program does not read");
    }
    boolean first = version == FIRST_VERSION;
    byte[] asked = new byte[first ? 0 : ASKED_BYTES];
    if (encoded.length < HEAD + asked.length) {
      throw new BadDocument("an audience's mark is broken");
    }
    boolean listsOthers = bytes.get() == 1;
    int minPeople = bytes.getInt();
    bytes.get(asked);
    int count = bytes.getInt();
    if (encoded.length != HEAD + asked.length + (long) count * entry(first)) {
      throw new BadDocument("an audience's mark is broken");
    }
    long[] people = new long[count];
    byte[] states = new byte[people.length];
    long[] rows = new long[people.length];
    for (int i = 0; i < people.length; i++) {
      people[i] = bytes.getLong();
      states[i] = bytes.get();
      rows[i] = first ? PartnerPerson.NO_ROWS : bytes.getLong();
    }
    return new PartnersMark(asked, listsOthers, minPeople, people, states, rows);
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
