package io.parley.query.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.CorpusRoom;
import io.parley.query.FuzzRoom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The sensitivity fuzzer: random questions over random rows; a person is taken away with all rows,
 * before anything is matched, (a) at one party or (b) at all, and no exact bounded number moves by
 * more than is promised, in L∞, L1 and L2; nor do more groups. Plans, prices, headers and refusals
 * stay as they are, and nothing fails. A case counts when the question is accepted and the removal
 * changes an exact number.
 *
 * <p>{@code -Dparley.fuzz.counted=50000} looks longer, {@code -Dparley.fuzz.seed=…} elsewhere,
 * {@code -Dparley.fuzz.show=true} prints what is refused and why. A violation is reported with the
 * seed that shows it alone.
 */
@Tag("slow")
class SensitivityFuzzTest {
  private static final int COUNTED = Integer.getInteger("parley.fuzz.counted", 2_000);
  private static final long FIRST_SEED = Long.getLong("parley.fuzz.seed", 1);
  private static final int MOST_STATEMENTS = 50 * COUNTED;
  private static final boolean SHOW = Boolean.getBoolean("parley.fuzz.show");
  private static final int REMOVALS = 6;

  private static final FuzzRoom room = new FuzzRoom();
  private final SqlGrammar grammar = new SqlGrammar(CorpusRoom.POLICIES);
  private final Map<Construct, Integer> counted = new EnumMap<>(Construct.class);
  private final Map<String, Integer> refused = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();
  private int cases;
  private int tried;
  private int accepted;
  private int statements;

  @AfterAll
  static void close() {
    room.close();
  }

  @Test
  void removals_moveNoNumberByMoreThanIsPromised() {
    for (; cases < COUNTED && statements < MOST_STATEMENTS && broken.size() < 5; statements++) {
      play(FIRST_SEED + statements);
    }
    print();
    assertThat(broken).isEmpty();
    assertThat(cases).as("counted cases").isGreaterThanOrEqualTo(COUNTED);
  }

  private void play(long seed) {
    Random random = new Random(seed);
    Statement statement = grammar.next(random);
    Optional<FuzzRoom.Accepted> asked = room.accepted(statement.sql());
    if (asked.isEmpty()) {
      refused(statement);
      return;
    }
    accepted++;
    try {
      removals(random, statement, asked.get(), seed);
    } catch (RuntimeException e) {
      report(seed, statement, "failed: " + e + ", " + e.getCause());
    }
  }

  /** The rows after one removal are the rows before the next. */
  private void removals(Random random, Statement statement, FuzzRoom.Accepted asked, long seed) {
    room.clear();
    List<RandomRows.Person> people =
        new ArrayList<>(new RandomRows(random, CorpusRoom.POLICIES).fill(room));
    people.removeIf(p -> !statement.sql().contains(p.party() + "."));
    String headers = asked.headers();
    List<Groups> before = asked.exact();
    for (int i = 0; i < REMOVALS && !people.isEmpty(); i++) {
      List<RandomRows.Person> gone = chosen(random, people);
      gone.forEach(room::remove);
      people.removeAll(gone);
      List<Groups> after = asked.exact();
      tried++;
      if (!before.equals(after)) {
        cases++;
        statement.constructs().forEach(c -> counted.merge(c, 1, Integer::sum));
      }
      for (String words : Violations.of(asked.claim(), before, after, gone.size())) {
        report(seed, statement, "removal %d of %s: %s".formatted(i, gone, words));
      }
      before = after;
    }
    FuzzRoom.Accepted again = room.accepted(statement.sql()).orElseThrow();
    if (!again.seen().equals(asked.seen())) {
      report(seed, statement, "the plan is another: " + difference(asked.seen(), again.seen()));
    }
    if (!again.headers().equals(headers)) {
      report(seed, statement, "the headers depend on rows");
    }
  }

  /** The first line of each that the other has not. */
  private static String difference(String one, String other) {
    return first(one, other) + "\n  and\n  " + first(other, one);
  }

  private static String first(String one, String other) {
    Set<String> lines = new HashSet<>(other.lines().toList());
    return one.lines().filter(l -> !lines.contains(l)).findFirst().orElse("nothing");
  }

  /** One person, or two of different parties who may be matched. */
  private static List<RandomRows.Person> chosen(Random random, List<RandomRows.Person> people) {
    RandomRows.Person one = people.get(random.nextInt(people.size()));
    List<RandomRows.Person> gone = new ArrayList<>(List.of(one));
    if (random.nextInt(3) == 0) {
      people.stream()
          .filter(p -> !p.party().equals(one.party()) && p.mayMeet(one))
          .findFirst()
          .ifPresent(gone::add);
    }
    return gone;
  }

  private void refused(Statement statement) {
    String reasons = room.refusal(statement.sql());
    String code = reasons.replaceAll("(?s)^\\[Reason\\[code=([^,]*),.*", "$1");
    refused.merge(code, 1, Integer::sum);
    if (SHOW) {
      System.out.printf("[fuzz] %s%n  %s%n", statement.sql(), reasons);
    }
  }

  private void report(long seed, Statement statement, String words) {
    broken.add("seed %d: %s%n  %s".formatted(seed, words, statement.sql()));
  }

  private void print() {
    System.out.printf(
        "[fuzz] statements %d, accepted %d; removals tried %d, counted %d, violations %d%n",
        statements, accepted, tried, cases, broken.size());
    System.out.printf("[fuzz] counted by construct: %s%n", counted);
    System.out.printf("[fuzz] refused: %s%n", refused);
  }
}
