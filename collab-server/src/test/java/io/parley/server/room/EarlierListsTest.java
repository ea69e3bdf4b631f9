package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.backend.PartnerPerson;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.node.NodeDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of metromail's people over a hundred people of hearth; the least is ten. */
class EarlierListsTest {
  private static final int LEAST = 10;

  private final NodeDirectory directory;

  EarlierListsTest(@TempDir Path root) {
    this.directory = new NodeDirectory(root);
    directory.create("room", Clock.systemUTC());
  }

  @Test
  void refresh_isHeldUntilSoManyOfThePartnersPeopleChanged() {
    try (StoredAnswers answers = open()) {
      EarlierLists lists = new EarlierLists(answers, "");
      assertThat(admit(lists, "q1", 0, 50)).as("the first").isTrue();
      assertThat(admit(lists, "q2", 0, 50)).as("nothing changed").isFalse();
      assertThat(admit(lists, "q3", 4, 55)).as("four went, five came").isFalse();
      assertThat(admit(lists, "q4", 5, 55)).as("five went, five came").isTrue();
    }
  }

  @Test
  void list_isComparedWithEveryOneBefore_notOnlyWithTheLast() {
    try (StoredAnswers answers = open()) {
      EarlierLists lists = new EarlierLists(answers, "");
      assertThat(admit(lists, "q1", 0, 50)).isTrue();
      assertThat(admit(lists, "q2", 50, 100)).isTrue();
      assertThat(admit(lists, "q3", 1, 50)).as("near to the first").isFalse();
    }
  }

  @Test
  void listThatWasHeld_isNoneBefore() {
    try (StoredAnswers answers = open()) {
      EarlierLists lists = new EarlierLists(answers, "");
      assertThat(admit(lists, "q1", 0, 50)).isTrue();
      assertThat(admit(lists, "q2", 0, 59)).isFalse();
      assertThat(admit(lists, "q3", 0, 60)).as("one from what was held").isTrue();
    }
  }

  @Test
  void anotherReceiver_hasItsOwnLists() {
    try (StoredAnswers answers = open()) {
      EarlierLists lists = new EarlierLists(answers, "");
      assertThat(admit(lists, "q1", 0, 50)).isTrue();
      assertThat(lists.admit("q2", "hearth", "metromail", mark(LEAST, 0, 50))).isTrue();
    }
  }

  /** Else a policy that asks for less would let a list come near to those from before it. */
  @Test
  void listUnderALesserBound_keepsTheDistanceOfThoseBefore() {
    try (StoredAnswers answers = open()) {
      EarlierLists lists = new EarlierLists(answers, "");
      assertThat(admit(lists, "q1", 0, 50)).isTrue();
      assertThat(lists.admit("q2", "metromail", "hearth", mark(2, 0, 52))).isFalse();
      assertThat(lists.admit("q3", "metromail", "hearth", mark(2, 0, 50 + LEAST))).isTrue();
    }
  }

  @Test
  void roomThatStartsAgain_remembers() {
    try (StoredAnswers answers = open()) {
      assertThat(admit(new EarlierLists(answers, ""), "q1", 0, 50)).isTrue();
    }
    try (StoredAnswers answers = open()) {
      assertThat(admit(new EarlierLists(answers, ""), "q2", 0, 51)).isFalse();
    }
  }

  private StoredAnswers open() {
    return StoredAnswers.open(
        directory.resolve("room.db"),
        directory.keys().envelope(),
        new AuditSigner("room", directory.signingKey(), Clock.systemUTC()));
  }

  private static boolean admit(EarlierLists lists, String query, int from, int to) {
    return lists.admit(query, "metromail", "hearth", mark(LEAST, from, to));
  }

  private static PartnersMark mark(int least, int from, int to) {
    List<PartnerPerson> people =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    new PartnerPerson(
                        new UUID(i * 0x9e37_79b9_7f4a_7c15L, i), true, i >= from && i < to, 1))
            .toList();
    return PartnersMark.of(new byte[64], false, least, people);
  }
}
