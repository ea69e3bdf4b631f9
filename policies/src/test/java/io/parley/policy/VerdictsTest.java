package io.parley.policy;

import static io.parley.policy.Sample.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One case for every rule, and how verdicts are put together. */
class VerdictsTest {
  private static final String EXPOSURES = "metromail.exposures";
  private static final String ORDERS = "hearth.orders";
  private static final List<ColumnPolicy> COLUMNS =
      List.of(
          Sample.column("segment", ColumnType.TEXT, Use.GROUP, Use.FILTER),
          Sample.column("member", ColumnType.BOOLEAN, Use.AUDIENCE),
          Sample.column("listed", ColumnType.TEXT),
          Sample.column("unbounded", ColumnType.INTEGER, Use.SUM),
          new ColumnPolicy(
              "spend",
              ColumnType.DECIMAL,
              Set.of(Use.SUM),
              List.of(),
              Optional.of(new Bounds(BigDecimal.ZERO, BigDecimal.TEN)),
              Sample.AT));
  private static final PolicySet ALL =
      new PolicySet(
          List.of(
              Sample.policy(
                  EXPOSURES,
                  COLUMNS,
                  Sample.aggregate("hearth", "metromail"),
                  Sample.audience(1000, 4, "metromail")),
              Sample.policy(
                  ORDERS,
                  COLUMNS,
                  Sample.aggregate(
                      new Protection(new BigDecimal("0.5"), new BigDecimal("1e-8"), 3, 5, 7, 80),
                      "metromail"),
                  Sample.audience(2000, 9, "metromail", "hearth"))),
          List.of(Sample.budget("metromail", true), Sample.budget("hearth", true)));

  private static final Scope TO_METROMAIL = Scope.of(Set.of("metromail"), Set.of("measurement"));
  private static final List<ColumnPolicy> FINE =
      List.of(
          Sample.column("segment", ColumnType.TEXT, Use.GROUP),
          new ColumnPolicy(
              "shown_at",
              ColumnType.TIMESTAMP,
              Set.of(Use.GROUP),
              List.of(),
              Optional.empty(),
              Optional.of(new Grain.Time(Grain.Unit.DAY)),
              Set.of(Comparison.values()),
              Optional.empty(),
              Optional.empty(),
              Sample.AT),
          new ColumnPolicy(
              "score",
              ColumnType.INTEGER,
              Set.of(Use.FILTER),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              Set.of(Comparison.COLUMN),
              Optional.empty(),
              Optional.empty(),
              Sample.AT));

  private static PolicySet only(TablePolicy policy) {
    return new PolicySet(List.of(policy), ALL.budgets());
  }

  private static PolicySet under(Scope scope, Terms terms) {
    return only(
        Sample.policy(
            EXPOSURES,
            COLUMNS,
            new Allowance.Aggregate(scope, terms, Sample.PROTECTION, Sample.AT)));
  }

  /** A question that breaks the rule, and the whole message. */
  private static Broken broken(ReasonCode code) {
    Sample.FactsBuilder aggregate =
        Sample.facts(Analysis.AGGREGATE).uses(EXPOSURES, "segment", Use.GROUP);
    return switch (code) {
      case ROW_LEVEL_OUTPUT ->
          new Broken(
              Sample.facts(Analysis.ROWS).touches(EXPOSURES).build(),
              ALL,
              "the answer would hold rows of single people, and no policy can allow that");
      case UNKNOWN_TABLE ->
          new Broken(
              aggregate.touches("hearth.order").build(),
              ALL,
              "nobody offers a table `hearth.order`");
      case UNKNOWN_COLUMN ->
          new Broken(
              aggregate.uses(EXPOSURES, "email", Use.FILTER).build(),
              ALL,
              "`metromail.exposures` does not offer a column `email`");
      case NO_TABLE ->
          new Broken(
              Sample.facts(Analysis.AGGREGATE).build(),
              ALL,
              "the question touches no offered table");
      case POLICY_EXPIRED ->
          new Broken(
              aggregate.build(),
              new PolicySet(
                  List.of(
                      Sample.policy(
                          EXPOSURES,
                          COLUMNS,
                          Optional.of(TODAY.minusDays(1)),
                          Sample.aggregate("metromail"))),
                  ALL.budgets()),
              "the policy of `metromail.exposures` allowed questions until 2026-11-20");
      case ANALYSIS_NOT_ALLOWED ->
          new Broken(
              Sample.facts(Analysis.AUDIENCE).uses(EXPOSURES, "member", Use.AUDIENCE).build(),
              new PolicySet(
                  List.of(Sample.policy(EXPOSURES, COLUMNS, Sample.aggregate("metromail"))),
                  ALL.budgets()),
              "`metromail.exposures` does not allow the analysis `audience`");
      case TEMPLATE_NOT_ALLOWED ->
          new Broken(
              aggregate.build(),
              new PolicySet(
                  List.of(Sample.policy(EXPOSURES, COLUMNS, Sample.template("reach", "metromail"))),
                  ALL.budgets()),
              "`metromail.exposures` is answered through templates only");
      case RECEIVER_NOT_ALLOWED ->
          new Broken(
              aggregate.receiver("acme").build(),
              ALL,
              "`metromail.exposures` does not allow `acme` to receive the answer");
      case PURPOSE_NOT_ALLOWED ->
          new Broken(
              aggregate.purpose("curiosity").build(),
              ALL,
              "`metromail.exposures` does not allow the purpose `curiosity`");
      case COLUMN_USE_NOT_ALLOWED ->
          new Broken(
              aggregate.uses(EXPOSURES, "segment", Use.SUM).build(),
              ALL,
              "`metromail.exposures.segment` may not be summed");
      case BOUNDS_MISSING ->
          new Broken(
              aggregate.uses(EXPOSURES, "unbounded", Use.SUM).build(),
              ALL,
              "`metromail.exposures.unbounded` has no bounds, so that one person could change its"
                  + " sum without limit");
      case AUDIENCE_RECEIVER ->
          new Broken(
              Sample.facts(Analysis.AUDIENCE).uses(ORDERS, "member", Use.AUDIENCE).build(),
              ALL,
              "an audience holds people of its receiver, and `metromail` has no table in this"
                  + " question");
      case EXACT_DISCLOSURE_NOT_ACCEPTED ->
          new Broken(
              aggregate.build(),
              new PolicySet(ALL.tables(), List.of(Sample.budget("metromail", false))),
              "the population `metromail.people` has exact answers beside private ones without its"
                  + " owner's acceptance");
      case BUDGET_MISSING ->
          new Broken(
              aggregate.build(),
              new PolicySet(ALL.tables(), List.of(Sample.budget("hearth", true))),
              "the population `metromail.people` has no budget");
      case POLICY_NOT_STARTED ->
          new Broken(
              aggregate.build(),
              only(
                  Sample.policy(
                      EXPOSURES,
                      COLUMNS,
                      Set.of(),
                      Optional.of(TODAY.plusDays(1)),
                      Optional.empty(),
                      Sample.aggregate("metromail"))),
              "the policy of `metromail.exposures` allows questions from 2026-11-22");
      case ASKER_NOT_ALLOWED ->
          new Broken(
              aggregate.build(),
              under(
                  new Scope(
                      Set.of("metromail"),
                      Optional.of(Set.of("hearth")),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty()),
                  Terms.NONE),
              "`metromail.exposures` does not allow `metromail` to ask");
      case DAY_NOT_ALLOWED ->
          new Broken(
              aggregate.build(),
              under(
                  new Scope(
                      Set.of("metromail"),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(TODAY.minusDays(9)),
                      Optional.of(TODAY.minusDays(1))),
                  Terms.NONE),
              "`metromail.exposures` allows this from 2026-11-12 until 2026-11-20, and not today");
      case RESIDENCY_NOT_ALLOWED ->
          new Broken(
              aggregate.build(),
              only(
                  Sample.policy(
                      EXPOSURES,
                      COLUMNS,
                      Set.of("eu"),
                      Optional.empty(),
                      Optional.empty(),
                      Sample.aggregate("metromail"))),
              "`metromail.exposures` is joined only in a room in `eu`, and the agreement does not"
                  + " say where this one is");
      case FUNCTION_NOT_ALLOWED ->
          new Broken(
              aggregate
                  .details(
                      new Details(
                          List.of(),
                          List.of(),
                          List.of(
                              new AppliedFunction(
                                  Sample.table(EXPOSURES), "substring", Optional.empty())),
                          new TreeSet<>()))
                  .build(),
              under(
                  TO_METROMAIL,
                  new Terms(
                      Optional.of(Set.of("upper")),
                      false,
                      Optional.empty(),
                      AccessBudget.UNLIMITED)),
              "`metromail.exposures` does not allow `substring` on its columns");
      case JOIN_REQUIRED ->
          new Broken(
              aggregate
                  .details(
                      new Details(
                          List.of(),
                          List.of(),
                          List.of(),
                          new TreeSet<>(Set.of(Sample.table(EXPOSURES)))))
                  .build(),
              under(
                  TO_METROMAIL,
                  new Terms(Optional.empty(), true, Optional.empty(), AccessBudget.UNLIMITED)),
              "`metromail.exposures` counts people only who are found at another party too");
      case JOIN_PARTNER_NOT_ALLOWED ->
          new Broken(
              aggregate.touches(ORDERS).build(),
              new PolicySet(
                  List.of(
                      under(
                              TO_METROMAIL,
                              new Terms(
                                  Optional.empty(),
                                  false,
                                  Optional.of(Set.of("hearth.visits", "acme.*")),
                                  AccessBudget.UNLIMITED))
                          .tables()
                          .get(0),
                      Sample.policy(ORDERS, COLUMNS, Sample.aggregate("metromail"))),
                  ALL.budgets()),
              "`metromail.exposures` does not allow `hearth.orders` in the same question");
      case GRAIN_TOO_FINE ->
          new Broken(
              aggregate
                  .details(
                      new Details(
                          List.of(
                              new ColumnUse(
                                  Sample.table(EXPOSURES),
                                  "shown_at",
                                  Use.GROUP,
                                  Optional.empty())),
                          List.of(),
                          List.of(),
                          new TreeSet<>()))
                  .build(),
              only(Sample.policy(EXPOSURES, FINE, Sample.aggregate("metromail"))),
              "`metromail.exposures.shown_at` may be grouped by only at the grain `day`");
      case COMPARISON_NOT_ALLOWED ->
          new Broken(
              aggregate
                  .details(
                      new Details(
                          List.of(),
                          List.of(
                              new ComparedColumn(
                                  Sample.table(EXPOSURES),
                                  "score",
                                  Comparison.LITERAL,
                                  Optional.empty())),
                          List.of(),
                          new TreeSet<>()))
                  .build(),
              only(Sample.policy(EXPOSURES, FINE, Sample.aggregate("metromail"))),
              "`metromail.exposures.score` may not be compared with a literal");
      case RULE_FAILED ->
          new Broken(aggregate.build(), ALL, "a rule of the policies could not be judged");
      default -> throw new AssertionError("no case for the rule " + code);
    };
  }

  private record Broken(Facts facts, PolicySet policies, String message) {}

  private static Stream<ReasonCode> rules() {
    return Arrays.stream(ReasonCode.values())
        .filter(code -> code.page().from() == ReasonPage.From.POLICY);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void judge_oneRuleBroken_namesItAlone(ReasonCode code) {
    Broken broken = broken(code);
    Verdict verdict =
        code == ReasonCode.RULE_FAILED
            ? Verdicts.judge(
                new Case(broken.facts(), broken.policies(), Circumstances.on(TODAY)),
                List.of(
                    asked -> {
                      throw new IllegalStateException("a fault");
                    }))
            : Verdicts.judge(broken.facts(), broken.policies(), TODAY);

    assertThat(reasons(verdict)).hasSize(1);
    Reason reason = reasons(verdict).get(0);
    assertThat(reason.code()).isEqualTo(code.code());
    assertThat(reason.message()).isEqualTo(broken.message());
    assertThat(reason.help()).isNotBlank();
  }

  @Test
  void codes_allOfThem_areKebabCaseAndExplained() {
    assertThat(ReasonCode.values())
        .allSatisfy(
            r -> {
              assertThat(r.code()).matches("[a-z]+(-[a-z]+)*");
              assertThat(r.explanation()).isNotBlank().doesNotContain("\n");
              assertThat(ReasonCode.of(r.code())).contains(r);
            });
    assertThat(ReasonCode.of("no-such-code")).isEmpty();
  }

  @Test
  void judge_manyRulesBroken_namesAllAtOnce() {
    Facts facts =
        Sample.facts(Analysis.AGGREGATE)
            .uses(EXPOSURES, "listed", Use.GROUP)
            .uses(ORDERS, "segment", Use.AVG)
            .uses(ORDERS, "unbounded", Use.SUM)
            .touches("hearth.nothing")
            .receiver("acme")
            .purpose("curiosity")
            .build();

    Map<String, Long> codes =
        reasons(Verdicts.judge(facts, new PolicySet(ALL.tables(), List.of()), TODAY)).stream()
            .collect(Collectors.groupingBy(Reason::code, Collectors.counting()));

    assertThat(codes)
        .containsOnly(
            Map.entry("unknown-table", 1L),
            Map.entry("receiver-not-allowed", 2L),
            Map.entry("purpose-not-allowed", 2L),
            Map.entry("column-use-not-allowed", 2L),
            Map.entry("bounds-missing", 1L),
            Map.entry("budget-missing", 2L));
  }

  @Test
  void judge_columnUseRefused_namesTheUsesThatAreAllowed() {
    Reason reason = only(broken(ReasonCode.COLUMN_USE_NOT_ALLOWED));

    assertThat(reason.help()).isEqualTo("the policy allows the uses `group` and `filter`");
    assertThat(reason.sql()).contains(new SqlPosition(1, 18, 1, 22));
    assertThat(reason.policy()).contains(new PolicyPosition("c.yaml", 9, 3));
  }

  @Test
  void judge_filterInsideAnAudience_needsTheUseAudience() {
    Facts facts = Sample.facts(Analysis.AUDIENCE).uses(EXPOSURES, "segment", Use.FILTER).build();

    assertThat(reasons(Verdicts.judge(facts, ALL, TODAY)))
        .extracting(Reason::message)
        .containsExactly(
            "`metromail.exposures.segment` may not be used in the condition of an audience");
  }

  @Test
  void judge_hiddenColumn_getsTheWordsOfOneThatIsNowhere() {
    Function<String, Reason> ask =
        name -> {
          Facts facts = Sample.facts(Analysis.AGGREGATE).uses(EXPOSURES, name, Use.FILTER).build();
          return reasons(Verdicts.judge(facts, ALL, TODAY)).get(0);
        };

    // `email` is a match key that the table holds; `qzqzq` is nowhere.
    assertThat(ask.apply("email").message().replace("email", "NAME"))
        .isEqualTo(ask.apply("qzqzq").message().replace("qzqzq", "NAME"));
    assertThat(ask.apply("email").help()).isEqualTo(ask.apply("qzqzq").help());
  }

  @Test
  void judge_lastDayOfThePolicy_allowed() {
    TablePolicy policy =
        Sample.policy(EXPOSURES, COLUMNS, Optional.of(TODAY), Sample.aggregate("metromail"));
    Facts facts = Sample.facts(Analysis.AGGREGATE).touches(EXPOSURES).build();

    assertThat(Verdicts.judge(facts, new PolicySet(List.of(policy), ALL.budgets()), TODAY))
        .isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void judge_twoTables_obligesToTheStrictestOfBoth() {
    Facts facts =
        Sample.facts(Analysis.AGGREGATE)
            .uses(EXPOSURES, "segment", Use.GROUP)
            .uses(ORDERS, "spend", Use.SUM)
            .build();

    assertThat(Verdicts.judge(facts, ALL, TODAY))
        .isEqualTo(
            new Verdict.Allow(
                new Obligations.Aggregate(
                    new Protection(new BigDecimal("0.5"), new BigDecimal("1e-9"), 1, 5, 7, 80),
                    Map.of(Sample.table(EXPOSURES), 100, Sample.table(ORDERS), 7),
                    Map.of(
                        Sample.table(EXPOSURES),
                        AccessBudget.UNLIMITED,
                        Sample.table(ORDERS),
                        AccessBudget.UNLIMITED))));
  }

  @Test
  void judge_audienceOverTwoTables_obligesToTheLongerListAndEachTablesTimes() {
    Facts facts =
        Sample.facts(Analysis.AUDIENCE)
            .uses(EXPOSURES, "member", Use.AUDIENCE)
            .uses(ORDERS, "member", Use.AUDIENCE)
            .build();

    assertThat(Verdicts.judge(facts, ALL, TODAY))
        .isEqualTo(
            new Verdict.Allow(
                new Obligations.Audience(
                    2000,
                    Set.of("file"),
                    Map.of(
                        Sample.table(EXPOSURES),
                        AccessBudget.of(4, AccessBudget.Per.MONTH),
                        Sample.table(ORDERS),
                        AccessBudget.of(9, AccessBudget.Per.MONTH)))));
  }

  @Test
  void judge_tableKnownByAColumnOnly_isJudgedToo() {
    Facts built = Sample.facts(Analysis.AGGREGATE).uses(ORDERS, "segment", Use.GROUP).build();
    Facts facts =
        new Facts(
            built.question(),
            built.analysis(),
            Sample.facts(Analysis.AGGREGATE).touches(EXPOSURES).build().tables(),
            built.columnUses(),
            Optional.empty());
    PolicySet withoutOrders = new PolicySet(List.of(ALL.tables().get(1)), ALL.budgets());

    assertThat(reasons(Verdicts.judge(facts, withoutOrders, TODAY)))
        .extracting(Reason::code)
        .containsExactly("unknown-table");
  }

  private static Reason only(Broken broken) {
    return reasons(Verdicts.judge(broken.facts(), broken.policies(), TODAY)).get(0);
  }

  private static List<Reason> reasons(Verdict verdict) {
    return verdict instanceof Verdict.Deny deny ? deny.reasons() : List.of();
  }
}
