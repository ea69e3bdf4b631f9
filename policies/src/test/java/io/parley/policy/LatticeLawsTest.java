package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * Policies combine as a lattice meet: most restrictive wins, in any order, however often. Over
 * random policies, read from text as their authors would write them.
 *
 * <p>Verdicts are ordered: a denial is below everything; of two allowances the one whose every
 * obligation is at least as tight is below. For a fixed question, and with each touched table
 * having a policy:
 *
 * <ul>
 *   <li>a policy more, on any table, gives a verdict at or below;
 *   <li>a field tightened in one step (a use, a column, a receiver or a purpose less; a cap, an ε,
 *       a δ or a number of times lowered; {@code min_people} raised; expired) gives a verdict at or
 *       below, as long as the entry that it tightens still covers the question: obligations are the
 *       strictest of all entries that match, so that taking the strictest of several away
 *       <em>loosens</em>, like any removal of a policy does;
 *   <li>an allowance more gives a verdict at or below where the question was allowed already, and
 *       where it was not, removes no reasons but those which say that nothing covers it.
 * </ul>
 */
@Tag("slow")
class LatticeLawsTest {
  private static final List<TableName> TABLES =
      List.of(new TableName("a", "one"), new TableName("a", "two"), new TableName("b", "one"));
  private static final Set<String> UNCOVERED =
      Set.of("analysis-not-allowed", "receiver-not-allowed", "purpose-not-allowed");

  @Property(tries = 100)
  void verdict_ofPoliciesInAnyOrder_isTheSame(
      @ForAll("sets") List<PolicyDraft> drafts, @ForAll("facts") Facts facts, @ForAll long seed) {
    List<PolicyDraft> shuffled = new ArrayList<>(drafts);
    Collections.shuffle(shuffled, new Random(seed));
    List<PolicyDraft> turned = shuffled.stream().map(PolicyDraft::reversed).toList();

    assertThat(judged(facts, shuffled)).isEqualTo(judged(facts, drafts));
    assertThat(judged(facts, turned)).isEqualTo(judged(facts, drafts));
  }

  @Property(tries = 100)
  void verdict_ofPoliciesTwice_isTheSame(
      @ForAll("sets") List<PolicyDraft> drafts, @ForAll("facts") Facts facts) {
    List<PolicyDraft> twice = new ArrayList<>(drafts);
    twice.addAll(drafts);

    assertThat(judged(facts, twice)).isEqualTo(judged(facts, drafts));
  }

  /** Judged together, two halves come to what is the tightest of both judged alone. */
  @Property(tries = 100)
  void obligations_ofAllPolicies_areTheMeetOfEachPolicys(
      @ForAll("sets") List<PolicyDraft> one,
      @ForAll("sets") List<PolicyDraft> other,
      @ForAll("facts") Facts facts) {
    List<PolicyDraft> both = new ArrayList<>(one);
    both.addAll(other);
    Verdict together = verdict(facts, both);

    assertThat(below(together, verdict(facts, one))).isTrue();
    assertThat(below(together, verdict(facts, other))).isTrue();
    if (together instanceof Verdict.Allow all
        && all.obligations() instanceof Obligations.Aggregate met) {
      Protection first = protection(verdict(facts, one));
      Protection second = protection(verdict(facts, other));
      assertThat(met.protection()).isEqualTo(first.strictest(second));
      assertThat(met.protection()).isEqualTo(second.strictest(first));
    }
  }

  @Property(tries = 100)
  void verdict_withOnePolicyMore_isAtOrBelow(
      @ForAll("sets") List<PolicyDraft> drafts,
      @ForAll("drafts") PolicyDraft more,
      @ForAll("facts") Facts facts) {
    List<PolicyDraft> grown = new ArrayList<>(drafts);
    grown.add(more);

    assertThat(below(verdict(facts, grown), verdict(facts, drafts))).isTrue();
  }

  @Property(tries = 100)
  void verdict_withOneTableMoreTouched_isAtOrBelow(
      @ForAll("sets") List<PolicyDraft> drafts,
      @ForAll("facts") Facts facts,
      @ForAll("tables") TableName more) {
    TreeSet<TableName> tables = new TreeSet<>(facts.tables());
    tables.add(more);
    Facts grown =
        new Facts(
            facts.question(), facts.analysis(), tables, facts.columnUses(), facts.rowOutput());

    // An audience may become one of the receiver's own people by a table of the receiver.
    if (facts.analysis() != Analysis.AUDIENCE) {
      assertThat(below(verdict(grown, drafts), verdict(facts, drafts))).isTrue();
    }
  }

  @Property(tries = 30)
  void verdict_withAFieldTightened_isAtOrBelow(
      @ForAll("sets") List<PolicyDraft> drafts, @ForAll("facts") Facts facts) {
    Verdict before = verdict(facts, drafts);
    for (int i = 0; i < drafts.size(); i++) {
      for (PolicyDraft tighter : drafts.get(i).tighter().toList()) {
        List<PolicyDraft> changed = new ArrayList<>(drafts);
        changed.set(i, tighter);
        Verdict after = verdict(facts, changed);

        if (covers(facts, drafts.get(i)) == covers(facts, tighter)) {
          assertThat(below(after, before)).as(tighter.text()).isTrue();
        } else if (before instanceof Verdict.Deny) {
          assertThat(after).as(tighter.text()).isInstanceOf(Verdict.Deny.class);
        }
      }
    }
  }

  @Property(tries = 100)
  void verdict_withoutABudgetOrItsAcceptance_isAtOrBelow(
      @ForAll("sets") List<PolicyDraft> drafts, @ForAll("facts") Facts facts) {
    Verdict before = Verdicts.judge(facts, set(drafts, budget("a", true)), Sample.TODAY);
    Verdict unaccepted = Verdicts.judge(facts, set(drafts, budget("a", false)), Sample.TODAY);
    Verdict without = Verdicts.judge(facts, set(drafts), Sample.TODAY);

    assertThat(below(unaccepted, before)).isTrue();
    assertThat(below(without, before)).isTrue();
  }

  @Property(tries = 100)
  void verdict_withOneAllowanceMore_isAtOrBelowWhereOneCoveredTheQuestion(
      @ForAll("sets") List<PolicyDraft> drafts,
      @ForAll("allowances") AllowanceDraft more,
      @ForAll("facts") Facts facts) {
    List<PolicyDraft> grown = new ArrayList<>(drafts);
    grown.set(0, drafts.get(0).and(more));
    Verdict before = verdict(facts, drafts);
    Verdict after = verdict(facts, grown);

    if (before instanceof Verdict.Allow) {
      assertThat(below(after, before)).isTrue();
    } else {
      Set<String> gone = codes(before);
      gone.removeAll(codes(after));
      assertThat(UNCOVERED).containsAll(gone);
    }
  }

  /** A rule that fails adds its refusal to the others, wherever it stands. */
  @Property(tries = 100)
  void reasons_withARuleThatThrows_areTheOthersAndItsOwn(
      @ForAll("sets") List<PolicyDraft> drafts, @ForAll("facts") Facts facts) {
    Case asked =
        new Case(
            facts,
            set(drafts, budget("a", true), budget("b", true)),
            Circumstances.on(Sample.TODAY));
    Rule failing =
        question -> {
          throw new IllegalStateException("planted");
        };
    Set<String> others = new TreeSet<>(codes(verdict(facts, drafts)));
    others.retainAll(List.of("column-use-not-allowed", "analysis-not-allowed"));
    others.add("rule-failed");

    for (List<Rule> rules :
        List.of(
            List.of(failing, ColumnRules::use, TableRules::analysis),
            List.of(ColumnRules::use, TableRules::analysis, failing, failing))) {
      assertThat(codes(Verdicts.judge(asked, rules))).isEqualTo(others);
    }
  }

  /** Random cases come to both outcomes; else the laws above would hold of nothing. */
  @Property(tries = 1)
  void randomCases_comeToBothOutcomesOften() {
    Random random = new Random(7);
    int allowed = 0;
    for (int i = 0; i < 400; i++) {
      List<PolicyDraft> drafts = sets().generator(100).next(random).value();
      allowed +=
          verdict(facts().generator(100).next(random).value(), drafts) instanceof Verdict.Allow
              ? 1
              : 0;
    }
    assertThat(allowed).isBetween(20, 380);
  }

  /** Whether each obligation of one is at least as tight; the order that the meet defines. */
  private static boolean below(Verdict one, Verdict other) {
    if (one instanceof Verdict.Deny) {
      return true;
    }
    if (!(other instanceof Verdict.Allow loose)) {
      return false;
    }
    Obligations tight = ((Verdict.Allow) one).obligations();
    if (tight instanceof Obligations.Audience a) {
      Obligations.Audience b = (Obligations.Audience) loose.obligations();
      return a.minPeople() >= b.minPeople()
          && b.destinations().containsAll(a.destinations())
          && asOften(a.times(), b.times());
    }
    if (tight instanceof Obligations.Threshold a) {
      Obligations.Threshold b = (Obligations.Threshold) loose.obligations();
      return a.minPeople() >= b.minPeople()
          && atMost(a.rowsBeforeJoin(), b.rowsBeforeJoin())
          && asOften(a.times(), b.times());
    }
    Obligations.Aggregate a = (Obligations.Aggregate) tight;
    Obligations.Aggregate b = (Obligations.Aggregate) loose.obligations();
    return a.protection().strictest(b.protection()).equals(a.protection())
        && atMost(a.rowsBeforeJoin(), b.rowsBeforeJoin())
        && asOften(a.times(), b.times());
  }

  private static boolean asOften(
      Map<TableName, AccessBudget> tight, Map<TableName, AccessBudget> loose) {
    return loose.entrySet().stream()
        .allMatch(
            e ->
                Optional.ofNullable(tight.get(e.getKey()))
                    .filter(t -> t.strictest(e.getValue()).equals(t))
                    .isPresent());
  }

  private static boolean atMost(Map<TableName, Integer> tight, Map<TableName, Integer> loose) {
    return loose.entrySet().stream()
        .allMatch(
            e ->
                Optional.ofNullable(tight.get(e.getKey()))
                    .filter(n -> n <= e.getValue())
                    .isPresent());
  }

  /** How many entries of a policy match the question. */
  private static long covers(Facts facts, PolicyDraft draft) {
    return draft.allow().stream()
        .filter(AllowanceDraft::writes)
        .filter(a -> a.analysis().equals(facts.analysis().word()))
        .filter(a -> a.to().contains(facts.question().receiver()))
        .filter(a -> a.purposes().isEmpty() || a.purposes().contains(facts.question().purpose()))
        .count();
  }

  private static Protection protection(Verdict verdict) {
    return ((Obligations.Aggregate) ((Verdict.Allow) verdict).obligations()).protection();
  }

  /** The codes of a denial, or the obligations: what does not speak of lines in files. */
  private static Object judged(Facts facts, List<PolicyDraft> drafts) {
    Verdict verdict = verdict(facts, drafts);
    return verdict instanceof Verdict.Allow allow ? allow.obligations() : codes(verdict);
  }

  private static Set<String> codes(Verdict verdict) {
    return verdict instanceof Verdict.Deny deny
        ? new TreeSet<>(deny.reasons().stream().map(Reason::code).toList())
        : new TreeSet<>();
  }

  private static Verdict verdict(Facts facts, List<PolicyDraft> drafts) {
    return Verdicts.judge(facts, set(drafts, budget("a", true), budget("b", true)), Sample.TODAY);
  }

  private static PolicySet set(List<PolicyDraft> drafts, PolicyDocument... budgets) {
    return PolicySet.of(
        Stream.concat(drafts.stream().map(PolicyDraft::read), Stream.of(budgets)).toList());
  }

  private static PolicyDocument budget(String owner, boolean accepted) {
    String text =
        "population: people\nowner: %s\nbudget: {epsilon: 10, delta: 1e-3, every: month}\n%s"
            .formatted(owner, accepted ? "exact_disclosures: accepted\n" : "");
    return PolicyReader.read(owner + ".people.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<TableName> tables() {
    return Arbitraries.of(TABLES);
  }

  @Provide
  Arbitrary<PolicyDraft> drafts() {
    return tables().flatMap(LatticeLawsTest::draftOf);
  }

  /** A policy for each table. */
  @Provide
  Arbitrary<List<PolicyDraft>> sets() {
    return Combinators.combine(TABLES.stream().map(LatticeLawsTest::draftOf).toList())
        .as(all -> all);
  }

  @Provide
  Arbitrary<AllowanceDraft> allowances() {
    Arbitrary<Set<String>> to = Arbitraries.of("a", "b", "c").set().ofMinSize(1);
    Arbitrary<Set<String>> purposes = Arbitraries.of("measurement", "planning").set().ofMinSize(1);
    Arbitrary<int[]> levels = Arbitraries.integers().between(0, 3).array(int[].class).ofSize(6);
    Arbitrary<Analysis> analysis =
        Arbitraries.of(
            Analysis.AGGREGATE, Analysis.AGGREGATE, Analysis.AUDIENCE, Analysis.THRESHOLD);
    return Combinators.combine(to, purposes, levels, analysis)
        .as(
            (t, p, level, kind) ->
                switch (kind) {
                  case AUDIENCE -> AllowanceDraft.audience(t, level);
                  case THRESHOLD -> AllowanceDraft.threshold(t, p, level);
                  case AGGREGATE, ROWS -> AllowanceDraft.aggregate(t, p, level);
                });
  }

  @Provide
  Arbitrary<Facts> facts() {
    Arbitrary<Set<TableName>> touched = tables().set().ofMinSize(1);
    Arbitrary<Analysis> analysis =
        Arbitraries.of(
            Analysis.AGGREGATE,
            Analysis.AGGREGATE,
            Analysis.AUDIENCE,
            Analysis.THRESHOLD,
            Analysis.ROWS);
    Arbitrary<Use> use = Arbitraries.of(Use.GROUP, Use.FILTER, Use.SUM, Use.AVG);
    Arbitrary<String> column = Arbitraries.of("x", "x", "x", "y");
    Arbitrary<String> receiver = Arbitraries.of("a", "b");
    return Combinators.combine(touched, analysis, use, column, receiver)
        .as(
            (t, a, u, c, r) -> {
              Sample.FactsBuilder builder = Sample.facts(a).receiver(r);
              t.forEach(name -> builder.uses(name.toString(), c, u));
              return builder.build();
            });
  }

  private static Arbitrary<PolicyDraft> draftOf(TableName table) {
    Arbitrary<Set<String>> uses =
        Arbitraries.of("group", "filter", "sum", "avg", "audience", "threshold").set().ofMinSize(2);
    Arbitrary<Boolean> both = Arbitraries.of(true, false);
    Arbitrary<List<AllowanceDraft>> allow =
        new LatticeLawsTest().allowances().list().ofMinSize(1).ofMaxSize(3);
    return Combinators.combine(uses, uses, both, allow)
        .as(
            (x, y, twoColumns, entries) -> {
              Map<String, Set<String>> columns = new TreeMap<>();
              columns.put("x", x);
              if (twoColumns) {
                columns.put("y", y);
              }
              return new PolicyDraft(table, columns, entries, Optional.empty());
            });
  }
}
