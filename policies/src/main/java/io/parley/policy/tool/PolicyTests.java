package io.parley.policy.tool;

import io.parley.policy.Inquiry;
import io.parley.policy.PolicySet;
import io.parley.policy.PolicyTest;
import java.time.LocalDate;
import java.util.List;

/** Runs tests of policies. */
public final class PolicyTests {
  private final Judge judge;

  public PolicyTests(Judge judge) {
    this.judge = judge;
  }

  /**
   * What each test's question got.
   *
   * @param tests of {@link PolicyFileSet#tests}: each says who asks
   * @param policies of all parties
   * @param today the UTC day, for tests that name none
   */
  public List<TestResult> run(List<PolicyTest> tests, PolicySet policies, LocalDate today) {
    return tests.stream().map(test -> run(test, policies, today)).toList();
  }

  private TestResult run(PolicyTest test, PolicySet policies, LocalDate today) {
    Inquiry inquiry =
        test.inquiry()
            .orElseThrow(() -> new IllegalArgumentException("nobody asks at " + test.position()));
    return new TestResult(test, judge.rule(inquiry, policies, test.circumstances(today)));
  }
}
