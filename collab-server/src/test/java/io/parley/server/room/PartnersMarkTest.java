package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.backend.PartnerPerson;
import io.parley.server.wire.BadDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartnersMarkTest {
  @Test
  void sameList_differsInNobody() {
    assertThat(mark("LLNU").differences(mark("LLNU"))).isZero();
  }

  @Test
  void whoWasMatchedBothTimes_countsWhenListedOnce() {
    assertThat(mark("LLNN").differences(mark("LNLN"))).isEqualTo(2);
    assertThat(mark("LNLN").differences(mark("LLNN"))).as("either way").isEqualTo(2);
  }

  /**
   * Else a receiver could leave people of its own out and put them in again, as many as it likes.
   */
  @Test
  void whoHadNoMatchOnce_isTheReceiversDoing() {
    assertThat(mark("LLLL").differences(mark("LUUU"))).isZero();
    assertThat(mark("UUUU").differences(mark("LLLL"))).isZero();
  }

  @Test
  void whoCameToThePartnerOrLeftIt_countsWhereListed() {
    assertThat(mark("L--N").differences(mark("LLN-"))).as("one came, listed").isEqualTo(1);
    assertThat(mark("LL").differences(mark("--"))).isEqualTo(2);
  }

  /**
   * The attack: between two lists of one statement the receiver relabels as many of its people as
   * it likes, to see one change at the partner.
   */
  @Test
  void whoTheReceiverRelabels_doesNotCountInListsOfOneStatement() {
    assertThat(mark("LLLLNNNNN").differences(mark("nnnnllllL"))).isEqualTo(1);
    assertThat(mark("LLLLNNNNN").isNear(mark("nnnnllllL"))).isTrue();
  }

  /** Asked otherwise, a list over other people of the receiver is a list of its own. */
  @Test
  void listsOfTwoStatements_countWhomeverTheyTellApart() {
    byte[] other = new byte[64];
    other[0] = 1;
    assertThat(mark("LLLLN").differences(mark(other, false, "nnnnN")))
        .as("another spelling of one plan")
        .isZero();
    other[0] = 0;
    other[32] = 1;
    assertThat(mark("LLLLN").differences(mark(other, false, "nnnnN")))
        .as("the same words of another day")
        .isZero();
    other[0] = 1;
    assertThat(mark("LLLLN").differences(mark(other, false, "nnnnN"))).isEqualTo(4);
  }

  /**
   * The theorem, by trial: whatever the receiver brings and however it matches, no more people
   * count than the partner's changed.
   */
  @Test
  void noBehaviourOfTheReceiver_makesMoreDifferencesThanThePartnersPeopleWhoChanged() {
    Random random = new Random(11);
    for (int i = 0; i < 2_000; i++) {
      int people = 1 + random.nextInt(30);
      int[] before = random.ints(people, -1, 3).toArray(); // the partner's row; -1: not there
      int[] after = before.clone();
      int changed = 0;
      for (int p = 0; p < people; p++) {
        if (random.nextInt(4) == 0) {
          after[p] = random.nextInt(4) - 1;
          changed += after[p] == before[p] ? 0 : 1;
        }
      }
      boolean[][] statement = new boolean[4][3]; // by the receiver's row and the partner's
      for (boolean[] row : statement) {
        for (int y = 0; y < row.length; y++) {
          row[y] = random.nextBoolean();
        }
      }

      PartnersMark one = list(statement, before, random);
      assertThat(one.differences(list(statement, after, random))).isLessThanOrEqualTo(changed);
    }
  }

  /** A list over the partner's rows, with whatever rows and matches of the receiver. */
  private static PartnersMark list(boolean[][] statement, int[] partner, Random random) {
    List<PartnerPerson> people = new ArrayList<>();
    for (int p = 0; p < partner.length; p++) {
      if (partner[p] >= 0) {
        UUID token = new UUID((p + 1) * 0x0123_4567_89ab_cdefL, p);
        int x = random.nextInt(5); // the last: nobody is matched
        people.add(
            x == 4
                ? new PartnerPerson(token, false, false, PartnerPerson.NO_ROWS)
                : new PartnerPerson(token, true, statement[x][partner[p]], x));
      }
    }
    return PartnersMark.of(new byte[64], false, 10, people);
  }

  /** A room that was updated has marks of before, which say neither statement nor rows. */
  @Test
  void markOfBefore_isCompared_asItWasThen() {
    PartnersMark written = mark("LLNU");
    java.nio.ByteBuffer old = java.nio.ByteBuffer.allocate(10 + 4 * 9);
    java.nio.ByteBuffer now = java.nio.ByteBuffer.wrap(written.encode());
    old.put((byte) 1).put(now.get(1)).putInt(now.getInt(2)).putInt(4);
    for (int i = 0; i < 4; i++) {
      old.putLong(now.getLong(74 + 17 * i)).put(now.get(82 + 17 * i));
    }
    PartnersMark before = PartnersMark.decode(old.array());

    assertThat(before.differences(mark("lLNU"))).isZero();
    assertThat(before.differences(mark("nLNU"))).as("as it was then").isEqualTo(1);
    assertThat(PartnersMark.decode(before.encode())).isEqualTo(before);
  }

  /** Whether a person who is new at the partner was listed as one whom it has not, nobody knows. */
  @Test
  void listsOfPeopleWhomThePartnerHasNot_countThoseAloneWhomItHadBothTimes() {
    assertThat(mark(true, "L--N").differences(mark(true, "NLN-"))).isEqualTo(1);
    assertThat(mark(true, "--").differences(mark(false, "LL"))).isZero();
  }

  @Test
  void anyMarks_areReadAsTheyWereWritten_andDifferAlikeBothWays() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      PartnersMark one = mark(random.nextBoolean(), states(random));
      PartnersMark other = mark(random.nextBoolean(), states(random));

      assertThat(PartnersMark.decode(one.encode())).isEqualTo(one);
      assertThat(one.differences(other)).isEqualTo(other.differences(one));
    }
  }

  @Test
  void cutMark_isRefused() {
    byte[] whole = mark("LL").encode();

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> PartnersMark.decode(cut))
          .as("%d bytes of %d", length, whole.length)
          .isInstanceOf(BadDocument.class);
    }
  }

  private static String states(Random random) {
    StringBuilder states = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      states.append("LNU-".charAt(random.nextInt(4)));
    }
    return states.toString();
  }

  private static PartnersMark mark(String states) {
    return mark(false, states);
  }

  /**
   * L: listed, N: matched and not listed, U: unmatched, -: not at the partner; l and n: the same
   * with other rows of the receiver.
   */
  private static PartnersMark mark(boolean listsOthers, String states) {
    return mark(new byte[64], listsOthers, states);
  }

  private static PartnersMark mark(byte[] statement, boolean listsOthers, String states) {
    List<PartnerPerson> people = new ArrayList<>();
    for (int i = 0; i < states.length(); i++) {
      UUID token = new UUID((i % 2 == 0 ? -1L : 1L) * (i + 1) * 0x0123_4567_89ab_cdefL, i);
      switch (states.charAt(i)) {
        case 'L' -> people.add(new PartnerPerson(token, true, true, 1));
        case 'N' -> people.add(new PartnerPerson(token, true, false, 1));
        case 'U' -> people.add(new PartnerPerson(token, false, false, 0));
        case 'l' -> people.add(new PartnerPerson(token, true, true, 2));
        case 'n' -> people.add(new PartnerPerson(token, true, false, 2));
        default -> {}
      }
    }
    return PartnersMark.of(statement, listsOthers, 10, people);
  }
}
