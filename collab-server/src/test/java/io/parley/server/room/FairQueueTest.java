package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private static final Asker HEARTH = new Asker("spring", "hearth");
  private static final Asker METRO = new Asker("spring", "metromail");
  private static final Asker CINEMA = new Asker("week", "cinema");

  private final FairQueue<String> queue = new FairQueue<>();

  private void brings(Asker asker, String... all) {
    for (String one : all) {
      queue.add(asker, one);
    }
  }

  private List<String> taken(int most, Predicate<String> may) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      Optional<FairQueue.Next<String>> next = queue.next(may);
      next.ifPresent(n -> taken.add(n.one()));
    }
    return taken;
  }

  @Test
  void oneAsker_isServedInTheOrderInWhichItCame() {
    brings(HEARTH, "h1", "h2", "h3");

    assertThat(taken(4, c -> true)).containsExactly("h1", "h2", "h3");
  }

  @Test
  void membersOfACollaboration_takeTurns_howeverMuchOneBrings() {
    brings(HEARTH, "h1", "h2", "h3", "h4");
    brings(METRO, "m1", "m2");

    assertThat(taken(6, c -> true)).containsExactly("h1", "m1", "h2", "m2", "h3", "h4");
  }

  /** A collaboration with two members gets no more turns than one with one. */
  @Test
  void collaborations_takeTurns_howeverManyMembersAsk() {
    brings(HEARTH, "h1", "h2");
    brings(METRO, "m1", "m2");
    brings(CINEMA, "c1", "c2", "c3");

    assertThat(taken(7, c -> true)).containsExactly("h1", "c1", "m1", "c2", "h2", "c3", "m2");
  }

  @Test
  void collaborationThatMayNot_keepsItsOrder_andIsPassedOver() {
    brings(HEARTH, "h1", "h2");
    brings(CINEMA, "c1", "c2");

    assertThat(taken(3, c -> c.equals("week"))).containsExactly("c1", "c2");
    assertThat(taken(2, c -> true)).containsExactly("h1", "h2");
  }

  /** Whoever comes late waits for one turn of each other, not for their backlog. */
  @Test
  void latecomer_waitsForOneTurnOfEachOther() {
    brings(HEARTH, "h1", "h2", "h3", "h4", "h5");
    assertThat(taken(2, c -> true)).containsExactly("h1", "h2");
    brings(METRO, "m1");

    assertThat(taken(2, c -> true)).containsExactly("h3", "m1");
  }
}
