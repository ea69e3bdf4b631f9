package io.parley.query.fuzz;

import io.parley.policy.PolicySet;
import io.parley.query.FuzzRoom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Questions asked over random rows, from which people are removed one after the other. */
final class FuzzRun {
  private static final boolean SHOW = Boolean.getBoolean("parley.fuzz.show");
  private static final int REMOVALS = 6;

  /** Planning costs as much as some removals, so that each plan meets rows more than once. */
  private static final int FILLINGS = 2;

  private final FuzzRoom room;
  private final PolicySet policies;
  private final SqlGrammar grammar;
  private final UnaryOperator<Claim> planted;
  private final Predicate<Statement> only;
  private final FuzzTally tally;

  /**
   * A run.
   *
   * @param planted what the claim is held to be: the claim itself, or a fault
   * @param only which statements to ask
   * @param tally where it counts
   */
  FuzzRun(
      FuzzRoom room,
      PolicySet policies,
      UnaryOperator<Claim> planted,
      Predicate<Statement> only,
      FuzzTally tally) {
    this.room = room;
    this.policies = policies;
    this.grammar = new SqlGrammar(policies);
    this.planted = planted;
    this.only = only;
    this.tally = tally;
  }

  /** The question and rows of one seed. */
  void play(long seed) {
    Random random = new Random(seed);
    Statement statement = grammar.next(random);
    if (!only.test(statement)) {
      return;
    }
    Optional<FuzzRoom.Accepted> asked = room.accepted(statement.sql());
    tally.statement(asked.isPresent());
    if (asked.isEmpty()) {
      refused(statement, seed);
      return;
    }
    try {
      asked(random, statement, asked.get(), seed);
    } catch (RuntimeException e) {
      report(seed, statement, "failed: " + e + ", " + e.getCause());
    }
  }

  private void asked(Random random, Statement statement, FuzzRoom.Accepted asked, long seed) {
    // A release for its headers costs as much as several removals.
    boolean look = random.nextInt(4) == 0;
    new RandomRows(random, policies).draw().fill(room);
    String headers = look ? asked.headers() : "";
    for (int i = 0; i < FILLINGS; i++) {
      remove(random, statement, asked, seed);
    }
    FuzzRoom.Accepted again = room.accepted(statement.sql()).orElseThrow();
    if (!again.seen().equals(asked.seen())) {
      report(seed, statement, "the plan is another: " + difference(asked.seen(), again.seen()));
    }
    if (look && !again.headers().equals(headers)) {
      report(seed, statement, "the headers are others");
    }
  }

  /** The rows after one removal are the rows before the next. */
  private void remove(Random random, Statement statement, FuzzRoom.Accepted asked, long seed) {
    FilledRows rows = new RandomRows(random, policies).draw();
    rows.fill(room);
    Claim claim = planted.apply(asked.claim());
    FuzzRoom.Standing standing = asked.standing();
    List<Groups> before = standing.exact();
    for (int i = 0; i < REMOVALS; i++) {
      List<RandomRows.Person> people =
          rows.people().stream().filter(p -> statement.sql().contains(p.party() + ".")).toList();
      if (people.isEmpty()) {
        break;
      }
      List<RandomRows.Person> gone = chosen(random, people);
      gone.forEach(room::remove);
      standing.sendAnew(gone.stream().map(RandomRows.Person::party).collect(Collectors.toSet()));
      List<Groups> after = standing.exact();
      tally.removal(!before.equals(after), statement.constructs());
      List<String> broken = Violations.of(claim, before, after, gone.size());
      if (!broken.isEmpty()) {
        FilledRows few = new Shrinking(room, asked, claim, gone).smallest(rows);
        report(seed, statement, "removal of %s: %s; of%n  %s".formatted(gone, broken, few));
        return;
      }
      rows = rows.without(gone);
      before = after;
    }
    if (random.nextInt(8) == 0 && !asked.exact().equals(before)) {
      report(seed, statement, "all contributions sent anew give other numbers");
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
    tally.refused(reasons.replaceAll("(?s)^\\[Reason\\[code=([^,]*),.*", "$1"));
    if (SHOW) {
      System.out.printf("[fuzz] seed %d: %s%n  %s%n", seed, statement.sql(), reasons);
    }
  }

  private void report(long seed, Statement statement, String words) {
    tally.broken("seed %d: %s%n  %s".formatted(seed, words, statement.sql()));
  }

  /** The first line of each that the other has not. */
  private static String difference(String one, String other) {
    return first(one, other) + "\n  and\n  " + first(other, one);
  }

  private static String first(String one, String other) {
    Set<String> lines = new HashSet<>(other.lines().toList());
    return one.lines().filter(l -> !lines.contains(l)).findFirst().orElse("nothing");
  }
}
