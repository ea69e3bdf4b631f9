package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.DerivedTable;
import io.parley.policy.Facts;
import io.parley.policy.PolicySet;
import io.parley.policy.PolicyTest;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TablePolicy;
import io.parley.policy.Template;
import io.parley.policy.Verdict;
import io.parley.policy.Verdicts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The {@code tests:} of the policies that are shipped as examples, with the engine as analyzer. */
class PolicyTestsTest {
  private static final Path EXAMPLES = Path.of("../policies/examples");
  private final QueryEngine engine = new QueryEngine(new ZeroNoise());

  static List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyExpectation_holds(Path folder) {
    PolicySet policies = TwoParties.policies(folder);
    int tests = 0;
    for (TablePolicy table : policies.tables()) {
      tests += check(table.tests(), table.table().party(), policies);
    }
    for (Template template : policies.templates()) {
      tests += check(template.tests(), template.name().party(), policies);
    }
    for (DerivedTable table : policies.derivedTables()) {
      tests += check(table.tests(), table.table().party(), policies);
    }
    assertThat(tests).isPositive();
  }

  private int check(List<PolicyTest> tests, String owner, PolicySet policies) {
    for (PolicyTest test : tests) {
      assertThat(codes(test.sql(), owner, policies))
          .as(test.position() + ": " + test.sql())
          .isEqualTo(test.deniedBy().map(List::of).orElse(List.of()));
    }
    return tests.size();
  }

  /** An expectation that does not hold is seen: the check above is not vacuous. */
  @Test
  void wrongExpectation_isNoticed() {
    PolicySet policies = TwoParties.policies(EXAMPLES.resolve("retail-media"));
    assertThat(codes("SELECT * FROM hearth.customers", "hearth", policies))
        .containsExactly("row-level-output");
    assertThat(codes("SELECT nobody FROM hearth.customers", "hearth", policies))
        .containsExactly("not-found");
  }

  private List<String> codes(String sql, String owner, PolicySet policies) {
    try {
      Facts facts = engine.analyze(sql, policies, new Question(owner, owner, "measurement"));
      Verdict verdict = Verdicts.judge(facts, policies, LocalDate.of(2026, 11, 21));
      return verdict instanceof Verdict.Deny deny
          ? deny.reasons().stream().map(Reason::code).distinct().toList()
          : List.of();
    } catch (SqlRefusal e) {
      return List.of(e.reason().code());
    }
  }
}
