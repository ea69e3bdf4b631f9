package io.parley.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The policies that the demo runs on, as a newcomer reads them. */
class ExamplePoliciesTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  private final PolicySet policies = PolicyFiles.set(Path.of("examples", "retail-media"));

  ExamplePoliciesTest() throws IOException {}

  @Test
  void read_allFiles_threeTablesAndTwoBudgets() {
    assertThat(policies.tables().stream().map(t -> t.table().toString()))
        .containsExactly("hearth.customers", "hearth.outcomes", "metromail.mailings");
    assertThat(policies.budgets().stream().map(PopulationBudget::population))
        .containsExactly("shoppers", "readers");
  }

  @Test
  void judge_liftOfTheMailing_allowed() {
    Facts facts =
        Sample.facts(Analysis.AGGREGATE)
            .uses("metromail.mailings", "segment", Use.GROUP)
            .uses("hearth.outcomes", "spend", Use.SUM)
            .uses("hearth.customers", "recency", Use.FILTER)
            .build();

    assertThat(Verdicts.judge(facts, policies, TODAY))
        .isInstanceOfSatisfying(
            Verdict.Allow.class,
            allow -> assertThat(allow.obligations()).isInstanceOf(Obligations.Aggregate.class));
  }

  @Test
  void judge_audienceOfMetromailReaders_allowedUnderTheLongerList() {
    Facts facts =
        Sample.facts(Analysis.AUDIENCE)
            .uses("metromail.mailings", "segment", Use.AUDIENCE)
            .uses("hearth.customers", "recency", Use.AUDIENCE)
            .build();

    assertThat(Verdicts.judge(facts, policies, TODAY))
        .isInstanceOfSatisfying(
            Verdict.Allow.class,
            allow ->
                assertThat(allow.obligations())
                    .isInstanceOfSatisfying(
                        Obligations.Audience.class,
                        audience -> {
                          assertThat(audience.minPeople()).isEqualTo(1000);
                          assertThat(audience.times().values())
                              .containsOnly(AccessBudget.of(4, AccessBudget.Per.MONTH));
                        }));
  }

  @Test
  void tests_ofTheFiles_nameCodesThatExist() {
    List<String> codes =
        policies.tables().stream()
            .flatMap(t -> t.tests().stream())
            .map(PolicyTest::expected)
            .filter(Expectation.Denied.class::isInstance)
            .flatMap(e -> ((Expectation.Denied) e).codes().stream())
            .toList();

    assertThat(codes).isNotEmpty().allSatisfy(c -> assertThat(ReasonCode.of(c)).isPresent());
  }
}
