package io.parley.query.fuzz;

import io.parley.policy.PolicySet;
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
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Questions asked over random rows, from which people are removed one after the other; what was
 * broken and what was counted.
 */
final class FuzzRun {
  private static final boolean SHOW = Boolean.getBoolean("parley.fuzz.show");
  private static final int REMOVALS = 6;

  private final FuzzRoom room;
  private final PolicySet policies;
  private final SqlGrammar grammar;
  private final UnaryOperator<Claim> planted;
  private final Predicate<Statement> only;
  private final Map<Construct, Integer> counted = new EnumMap<>(Construct.class);
  private final Map<String, Integer> refused = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();
  private int cases;
  private int removals;
  private int accepted;
  private int statements;

  /**
   * A run.
   *
   * @param planted what the claim is held to be: the claim itself, or a fault
   * @param only which statements to ask
   */
  FuzzRun(
      FuzzRoom room, PolicySet policies, UnaryOperator<Claim> planted, Predicate<Statement> only) {
    this.room = room;
    this.policies = policies;
    this.grammar = new SqlGrammar(policies);
    this.planted = planted;
    this.only = only;
  }

  /** Counted cases: the question was accepted and the removal changed an exact number. */
  int cases() {
    return cases;
  }

  int statements() {
    return statements;
  }

  /** Each broken promise with the seed that shows it alone. */
  List<String> broken() {
    return broken;
  }

  /** The question and rows of one seed. */
  void play(long seed) {
    Random random = new Random(seed);
    Statement statement = grammar.next(random);
    if (!only.test(statement)) {
      return;
    }
    statements++;
    Optional<FuzzRoom.Accepted> asked = room.accepted(statement.sql());
    if (asked.isEmpty()) {
      refused(statement, seed);
      return;
    }
    accepted++;
    try {
      remove(random, statement, asked.get(), seed);
    } catch (RuntimeException e) {
      report(seed, statement, "failed: " + e + ", " + e.getCause());
    }
  }

  /** The rows after one removal are the rows before the next. */
  private void remove(Random random, Statement statement, FuzzRoom.Accepted asked, long seed) {
    room.clear();
    List<RandomRows.Person> people = new ArrayList<>(new RandomRows(random, policies).fill(room));
    people.removeIf(p -> !statement.sql().contains(p.party() + "."));
    Claim claim = planted.apply(asked.claim());
    // A release for its headers costs as much as a removal.
    boolean look = random.nextInt(4) == 0;
    String headers = look ? asked.headers() : "";
    List<Groups> before = asked.exact();
    for (int i = 0; i < REMOVALS && !people.isEmpty(); i++) {
      List<RandomRows.Person> gone = chosen(random, people);
      gone.forEach(room::remove);
      people.removeAll(gone);
      List<Groups> after = asked.exact();
      removals++;
      if (!before.equals(after)) {
        cases++;
        statement.constructs().forEach(c -> counted.merge(c, 1, Integer::sum));
      }
      for (String words : Violations.of(claim, before, after, gone.size())) {
        report(seed, statement, "removal %d of %s: %s".formatted(i, gone, words));
      }
      before = after;
    }
    FuzzRoom.Accepted again = room.accepted(statement.sql()).orElseThrow();
    if (!again.seen().equals(asked.seen())) {
      report(seed, statement, "the plan is another: " + difference(asked.seen(), again.seen()));
    }
    if (look && !again.headers().equals(headers)) {
      report(seed, statement, "the headers are others");
    }
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

  private void refused(Statement statement, long seed) {
    String reasons = room.refusal(statement.sql());
    String code = reasons.replaceAll("(?s)^\\[Reason\\[code=([^,]*),.*", "$1");
    refused.merge(code, 1, Integer::sum);
    if (SHOW) {
      System.out.printf("[fuzz] seed %d: %s%n  %s%n", seed, statement.sql(), reasons);
    }
  }

  private void report(long seed, Statement statement, String words) {
    broken.add("seed %d: %s%n  %s".formatted(seed, words, statement.sql()));
  }

  /** The first line of each that the other has not. */
  private static String difference(String one, String other) {
    return first(one, other) + "\n  and\n  " + first(other, one);
  }

  private static String first(String one, String other) {
    Set<String> lines = new HashSet<>(other.lines().toList());
    return one.lines().filter(l -> !lines.contains(l)).findFirst().orElse("nothing");
  }

  /** Figures of the run, of no secret data. */
  String summary() {
    return """
        statements %d, accepted %d; removals %d, counted %d, violations %d
        counted by construct: %s
        refused: %s"""
        .formatted(statements, accepted, removals, cases, broken.size(), counted, refused);
  }
}
