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

  /** L: listed, N: matched and not listed, U: unmatched, -: not at the partner. */
  private static PartnersMark mark(boolean listsOthers, String states) {
    List<PartnerPerson> people = new ArrayList<>();
    for (int i = 0; i < states.length(); i++) {
      UUID token = new UUID((i % 2 == 0 ? -1L : 1L) * (i + 1) * 0x0123_4567_89ab_cdefL, i);
      switch (states.charAt(i)) {
        case 'L' -> people.add(new PartnerPerson(token, true, true));
        case 'N' -> people.add(new PartnerPerson(token, true, false));
        case 'U' -> people.add(new PartnerPerson(token, false, false));
        default -> {}
      }
    }
    return PartnersMark.of(listsOthers, 10, people);
  }
}
