package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for all protections and all sets of policies. */
class VerdictPropertiesTest {
  private static final List<String> TABLES = List.of("a.one", "a.two", "b.one");

  @Property(tries = 300)
  void strictest_inAnyOrder_isTheSame(
      @ForAll("protections") Protection a,
      @ForAll("protections") Protection b,
      @ForAll("protections") Protection c) {
    assertThat(a.strictest(b)).isEqualTo(b.strictest(a));
    assertThat(a.strictest(b).strictest(c)).isEqualTo(a.strictest(b.strictest(c)));
    assertThat(a.strictest(a)).isEqualTo(a);
  }

  @Property(tries = 300)
  void strictest_ofTwo_isNeverLooser(
      @ForAll("protections") Protection a, @ForAll("protections") Protection b) {
    Protection both = a.strictest(b);

    assertThat(both.epsilonPerQuery()).isLessThanOrEqualTo(a.epsilonPerQuery());
    assertThat(both.deltaPerQuery()).isLessThanOrEqualTo(a.deltaPerQuery());
    assertThat(both.groupsPerPerson()).isLessThanOrEqualTo(a.groupsPerPerson());
    assertThat(both.rowsPerPerson()).isLessThanOrEqualTo(a.rowsPerPerson());
    assertThat(both.rowsBeforeJoin()).isLessThanOrEqualTo(a.rowsBeforeJoin());
    assertThat(both.minPeople()).isGreaterThanOrEqualTo(a.minPeople());
  }

  /** Every touched table has a policy already; one more can only forbid. */
  @Property(tries = 500)
  void judge_withOnePolicyMore_neverTurnsDenialIntoAnswer(
      @ForAll("covering") List<TablePolicy> policies,
      @ForAll("policies") TablePolicy more,
      @ForAll("facts") Facts facts) {
    List<TablePolicy> grown = new ArrayList<>(policies);
    grown.add(more);

    if (judge(facts, policies) instanceof Verdict.Deny) {
      assertThat(judge(facts, grown)).isInstanceOf(Verdict.Deny.class);
    }
  }

  @Property(tries = 500)
  void judge_withOneTableMoreTouched_neverTurnsDenialIntoAnswer(
      @ForAll("covering") List<TablePolicy> policies,
      @ForAll("tables") String more,
      @ForAll("facts") Facts facts) {
    TreeSet<TableName> tables = new TreeSet<>(facts.tables());
    tables.add(Sample.table(more));
    Facts grown =
        new Facts(
            facts.question(), facts.analysis(), tables, facts.columnUses(), facts.rowOutput());

    if (judge(facts, policies) instanceof Verdict.Deny && aggregate(facts)) {
      assertThat(judge(grown, policies)).isInstanceOf(Verdict.Deny.class);
    }
  }

  /** A template opens a door and closes none; behind it the strictest of both holds. */
  @Property(tries = 500)
  void judge_throughATemplate_neverTurnsAnswerIntoDenialNorLoosens(
      @ForAll("covering") List<TablePolicy> policies, @ForAll("facts") Facts facts) {
    Template template = TemplateTest.read(TemplateTest.REACH.replace("owner: hearth", "owner: a"));
    PolicySet offered =
        new PolicySet(
            policies,
            List.of(),
            List.of(Sample.budget("a", true), Sample.budget("b", true)),
            List.of(template),
            List.of());

    if (Verdicts.judge(facts, offered, Sample.TODAY) instanceof Verdict.Allow inSql) {
      assertThat(Verdicts.judge(facts.through(template.name()), offered, Sample.TODAY))
          .isInstanceOfSatisfying(Verdict.Allow.class, through -> assertNotLooser(through, inSql));
    }
  }

  private static void assertNotLooser(Verdict.Allow through, Verdict.Allow inSql) {
    if (through.obligations() instanceof Obligations.Aggregate strict
        && inSql.obligations() instanceof Obligations.Aggregate loose) {
      assertThat(strict.protection().strictest(loose.protection())).isEqualTo(strict.protection());
    }
  }

  /** An audience may become one of the receiver's people by joining a table of the receiver. */
  private static boolean aggregate(Facts facts) {
    return facts.analysis() != Analysis.AUDIENCE;
  }

  private static Verdict judge(Facts facts, List<TablePolicy> policies) {
    List<PopulationBudget> budgets = List.of(Sample.budget("a", true), Sample.budget("b", false));
    return Verdicts.judge(facts, new PolicySet(policies, budgets), Sample.TODAY);
  }

  @Provide
  Arbitrary<Protection> protections() {
    Arbitrary<BigDecimal> epsilon =
        Arbitraries.bigDecimals().between(new BigDecimal("0.01"), BigDecimal.TEN).ofScale(2);
    Arbitrary<BigDecimal> delta =
        Arbitraries.bigDecimals().between(BigDecimal.ZERO, BigDecimal.ONE).ofScale(9);
    Arbitrary<Integer> count = Arbitraries.integers().between(1, 100);
    return Combinators.combine(epsilon, delta, count, count, count, count).as(Protection::new);
  }

  @Provide
  Arbitrary<String> tables() {
    return Arbitraries.of(TABLES);
  }

  @Provide
  Arbitrary<TablePolicy> policies() {
    return tables().flatMap(this::policyOf);
  }

  @Provide
  Arbitrary<List<TablePolicy>> covering() {
    return Combinators.combine(
            policyOf(TABLES.get(0)), policyOf(TABLES.get(1)), policyOf(TABLES.get(2)))
        .as(List::of);
  }

  @Provide
  Arbitrary<Facts> facts() {
    Arbitrary<Set<String>> tables = tables().set().ofMinSize(1);
    Arbitrary<Analysis> analysis = Arbitraries.of(Analysis.class);
    Arbitrary<Use> use = Arbitraries.of(Use.class);
    Arbitrary<String> receiver = Arbitraries.of("a", "b", "c");
    return Combinators.combine(tables, analysis, use, receiver)
        .as(
            (t, a, u, r) -> {
              Sample.FactsBuilder builder = Sample.facts(a).receiver(r);
              t.forEach(name -> builder.uses(name, "x", u));
              return builder.build();
            });
  }

  private Arbitrary<TablePolicy> policyOf(String table) {
    Arbitrary<List<Allowance>> allow =
        Arbitraries.of(
                Sample.aggregate("a", "b"),
                Sample.aggregate("a"),
                Sample.template("weekly_reach", "a", "b"),
                Sample.audience(10, 1, "a"),
                Sample.audience(20, 2, "a", "b"))
            .list()
            .ofMaxSize(3);
    Arbitrary<Set<Use>> use = Arbitraries.of(Use.class).set();
    return Combinators.combine(allow, use)
        .as(
            (a, u) ->
                Sample.policy(
                    table,
                    List.of(Sample.column("x", ColumnType.TEXT, u.toArray(Use[]::new))),
                    a.toArray(Allowance[]::new)));
  }
}
