package io.parley.query.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.CorpusRoom;
import io.parley.query.DangerousQuestion;
import io.parley.query.FuzzRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The dangerous questions that are allowed do no harm: nothing fails on any value, and over random
 * rows no removal of a person moves a number by more than the noise is for.
 */
@Tag("slow")
class DangerousAnswersTest {
  private static final int FILLINGS = 4;
  private static final int REMOVALS = 5;

  @Test
  void removals_fromWhatIsAllowed_moveNoNumberByMoreThanIsPromised() {
    List<String> broken = new ArrayList<>();
    int changed = 0;
    try (FuzzRoom room = new FuzzRoom(List.of("email", "phone"))) {
      for (DangerousQuestion question : DangerousQuestion.all()) {
        if (question.allowed() && question.audience().isEmpty()) {
          FuzzRoom.Accepted asked = room.accepted(question.sql()).orElseThrow();
          for (int seed = 1; seed <= FILLINGS; seed++) {
            changed += removed(room, asked, question + " " + seed, new Random(seed), broken);
          }
        }
      }
    }

    assertThat(broken).isEmpty();
    assertThat(changed).as("removals that changed a number").isGreaterThan(200);
  }

  /** How many of some removals changed a number. */
  private static int removed(
      FuzzRoom room, FuzzRoom.Accepted asked, String what, Random random, List<String> broken) {
    FilledRows rows = new RandomRows(random, CorpusRoom.POLICIES).draw();
    rows.fill(room);
    FuzzRoom.Standing standing = asked.standing();
    List<Groups> before = standing.exact();
    int changed = 0;
    for (int i = 0; i < REMOVALS && i < rows.people().size(); i++) {
      RandomRows.Person gone = rows.people().get(random.nextInt(rows.people().size()));
      room.remove(gone);
      standing.sendAnew(Set.of(gone.party()));
      List<Groups> after = standing.exact();
      changed += before.equals(after) ? 0 : 1;
      for (String violation : Violations.of(asked.claim(), before, after, 1)) {
        broken.add(what + ": " + violation);
      }
      rows = rows.without(List.of(gone));
      before = after;
    }
    return changed;
  }
}
