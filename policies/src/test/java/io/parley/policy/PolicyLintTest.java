package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyLintTest {
  private static final List<ColumnPolicy> PLAIN =
      List.of(Sample.column("newbie", ColumnType.INTEGER, Use.FILTER));
  private static final PopulationBudget BUDGET = Sample.budget("hearth", false);
  private static final Template REACH = TemplateTest.read(TemplateTest.REACH);
  private static final TablePolicy ORDERS =
      Sample.policy("hearth.orders", PLAIN, Sample.aggregate("hearth"));

  /** Policies with that finding and no other. */
  private static PolicySet doubtful(LintCode code) {
    return switch (code) {
      case DUPLICATE_TABLE -> set(BUDGET, ORDERS, ORDERS);
      case DUPLICATE_TEMPLATE ->
          new PolicySet(
              List.of(ORDERS), List.of(), List.of(BUDGET), List.of(REACH, REACH), List.of());
      case TEMPLATE_UNKNOWN -> templates(Optional.empty());
      case TEMPLATE_CHANGED ->
          templates(
              Optional.of(REACH),
              new TemplateRef(
                  Optional.of("hearth"),
                  "weekly_reach",
                  Optional.of("sha256:" + "0".repeat(64)),
                  ORDERS.position()));
      case DUPLICATE_BUDGET -> new PolicySet(List.of(ORDERS), List.of(BUDGET, BUDGET));
      case BUDGET_MISSING -> new PolicySet(List.of(ORDERS), List.of());
      case EXACT_DISCLOSURE_NOT_ACCEPTED ->
          set(BUDGET, ORDERS, orders("hearth.visits", PLAIN, Sample.audience(1000, 4, "hearth")));
      case HIDE_SMALL_WITHOUT_EFFECT ->
          set(
              BUDGET,
              orders(
                  Sample.aggregate(
                      new Protection(BigDecimal.ONE, new BigDecimal("1e-9"), 1, 20, 100, 1, true),
                      "hearth")));
      case EXACT_INTERSECTION -> set(psi("0.5", true), ORDERS);
      case THRESHOLD_LOW -> set(BUDGET, orders(Sample.threshold(24, 4, "hearth")));
      case EPSILON_HIGH ->
          set(BUDGET, orders(Sample.aggregate(protection("5.01", "1e-9"), "hearth")));
      case BUDGET_HIGH ->
          set(
              new PopulationBudget(
                  "people",
                  "hearth",
                  new BigDecimal("10.01"),
                  BUDGET.delta(),
                  BUDGET.every(),
                  false,
                  BUDGET.position()),
              ORDERS);
      case PROTECTION_EXCEEDS_BUDGET ->
          set(BUDGET, orders(Sample.aggregate(protection("1", "1e-5"), "hearth")));
      case VALUES_WITH_MIN_PEOPLE -> set(BUDGET, orders("hearth.orders", columns(List.of("a"))));
      case GROUP_WITHOUT_VALUES ->
          set(
              BUDGET,
              orders(
                  "hearth.orders",
                  List.of(Sample.column("visits", ColumnType.INTEGER, Use.GROUP)),
                  Sample.aggregate("hearth")));
      case PRECISE_FILTER ->
          set(
              BUDGET,
              orders(
                  "hearth.orders",
                  List.of(Sample.column("zip", ColumnType.TEXT, Use.FILTER)),
                  Sample.aggregate("hearth")));
      case NAMES_LOOK_ALIKE ->
          set(
              BUDGET,
              orders(
                  "hearth.orders",
                  List.of(
                      Sample.column("total", ColumnType.INTEGER, Use.FILTER),
                      Sample.column("tota1", ColumnType.INTEGER, Use.FILTER))));
      case PUBLIC_WITHOUT_KEY ->
          new PolicySet(
              List.of(ORDERS),
              List.of(
                  new PublicTable(
                      new TableName("hearth", "products"),
                      List.of(),
                      100,
                      PLAIN,
                      ORDERS.position())),
              List.of(BUDGET));
      case NEVER_MATCHES -> set(BUDGET, orders(Sample.aggregate()));
      case OVERLAPPING_ALLOWANCES ->
          set(
              BUDGET,
              orders(
                  Sample.aggregate(protection("0.5", "1e-9"), "hearth"),
                  Sample.aggregate("hearth", "metromail")));
      case SHADOWED_ALLOWANCE ->
          set(BUDGET, orders(Sample.aggregate("hearth"), Sample.aggregate("hearth", "metromail")));
      case KEY_WITHOUT_EFFECT ->
          set(
              BUDGET,
              orders(
                  "hearth.orders",
                  List.of(
                      new ColumnPolicy(
                          "visits",
                          ColumnType.INTEGER,
                          Set.of(Use.SUM),
                          List.of(),
                          Optional.of(new Bounds(BigDecimal.ZERO, BigDecimal.TEN)),
                          Optional.of(new Grain.Step(BigDecimal.TEN)),
                          Set.of(Comparison.values()),
                          Optional.empty(),
                          Optional.empty(),
                          new PolicyPosition("c.yaml", 9, 3)))));
    };
  }

  /** An allowance of these templates, or of one that nobody has, beside that template. */
  private static PolicySet templates(Optional<Template> here, TemplateRef... refs) {
    List<TemplateRef> named =
        refs.length > 0
            ? List.of(refs)
            : List.of(
                new TemplateRef(Optional.empty(), "nowhere", Optional.empty(), ORDERS.position()));
    Allowance allowance =
        new Allowance.Aggregate(
            Scope.of(Set.of("hearth"), Set.of("measurement")),
            Terms.NONE,
            Sample.PROTECTION,
            named,
            ORDERS.position());
    return new PolicySet(
        List.of(orders(allowance)), List.of(), List.of(BUDGET), here.stream().toList(), List.of());
  }

  @ParameterizedTest
  @EnumSource
  void lint_oneDoubt_isFoundAlone(LintCode code) {
    List<LintFinding> findings = PolicyLint.lint(doubtful(code), Sample.TODAY);

    assertThat(findings).extracting(LintFinding::code).containsExactly(code.code());
    assertThat(findings.get(0).severity()).isEqualTo(code.severity());
    assertThat(findings.get(0).help()).isNotBlank();
  }

  @Test
  void lint_policiesInOrder_findsNothing() {
    assertThat(PolicyLint.lint(set(BUDGET, ORDERS), Sample.TODAY)).isEmpty();
  }

  @Test
  void lint_intersectionDearerThanABudget_isFound() {
    assertThat(PolicyLint.lint(set(psi("10", false), ORDERS), Sample.TODAY)).isEmpty();
    assertThat(PolicyLint.lint(set(psi("10.5", false), ORDERS), Sample.TODAY))
        .extracting(LintFinding::code)
        .containsExactly("protection-exceeds-budget");
  }

  @Test
  void lint_expiredAndEmptyPolicy_neverMatches() {
    TablePolicy policy =
        Sample.policy("hearth.orders", PLAIN, Optional.of(Sample.TODAY.minusDays(1)));

    assertThat(PolicyLint.lint(set(BUDGET, policy), Sample.TODAY))
        .extracting(LintFinding::message)
        .containsExactly("this policy expired on 2026-11-20", "this policy allows nothing");
  }

  @Test
  void lint_exampleOfNamedQuestions_findsNoChangedTemplate() throws Exception {
    PolicySet examples = PolicyFiles.set(Path.of("examples", "named-questions"));

    assertThat(PolicyLint.lint(examples, Sample.TODAY))
        .filteredOn(
            f -> !f.code().equals("precise-filter") && !f.code().equals("values-with-min-people"))
        .isEmpty();
  }

  @Test
  void lint_examples_findsNothingThatForbidsSigning() throws Exception {
    PolicySet examples = PolicyFiles.set(Path.of("examples", "retail-media"));

    assertThat(PolicyLint.lint(examples, Sample.TODAY))
        .extracting(f -> f.position().file() + " " + f.code())
        .containsExactly(
            "hearth.customers.yaml precise-filter",
            "hearth.customers.yaml values-with-min-people",
            "hearth.customers.yaml group-without-values",
            "hearth.customers.yaml precise-filter",
            "metromail.mailings.yaml values-with-min-people");
  }

  @Test
  void codes_allOfThem_areKebabCaseAndExplained() {
    Set<String> codes =
        Arrays.stream(LintCode.values()).map(LintCode::code).collect(Collectors.toSet());

    assertThat(codes).hasSize(LintCode.values().length).allMatch(c -> c.matches("[a-z-]+"));
    assertThat(EnumSet.allOf(LintCode.class)).allMatch(c -> !c.explanation().isBlank());
  }

  private static List<ColumnPolicy> columns(List<String> values) {
    return List.of(
        new ColumnPolicy(
            "segment",
            ColumnType.TEXT,
            Set.of(Use.GROUP),
            values,
            Optional.empty(),
            new PolicyPosition("c.yaml", 9, 3)));
  }

  private static Protection protection(String epsilon, String delta) {
    return new Protection(new BigDecimal(epsilon), new BigDecimal(delta), 1, 1, 10, 50);
  }

  private static PopulationBudget psi(String epsilon, boolean exact) {
    return new PopulationBudget(
        "people",
        "hearth",
        BUDGET.epsilon(),
        BUDGET.delta(),
        BUDGET.every(),
        java.util.Map.of(),
        false,
        Optional.of(
            new PsiTerms(
                Set.of("metromail"),
                Set.of("measurement"),
                new BigDecimal(epsilon),
                new BigDecimal("1e-9"),
                AccessBudget.of(4, AccessBudget.Per.MONTH),
                Optional.empty())),
        exact,
        BUDGET.position());
  }

  private static PolicySet set(PopulationBudget budget, TablePolicy... tables) {
    return new PolicySet(List.of(tables), List.of(budget));
  }

  private static TablePolicy orders(Allowance... allow) {
    return orders("hearth.orders", PLAIN, allow);
  }

  private static TablePolicy orders(String table, List<ColumnPolicy> columns, Allowance... allow) {
    return Sample.policy(
        table, columns, allow.length == 0 ? new Allowance[] {Sample.aggregate("hearth")} : allow);
  }
}
