package io.parley.policy.tool;

import io.parley.policy.Expectation;
import io.parley.policy.PolicyTest;
import java.util.Set;
import java.util.TreeSet;

/** A test and what its question got. */
public record TestResult(PolicyTest test, Ruling ruling) {

  /** Whether it is what the author expects: of a denial exactly the expected reasons. */
  public boolean passed() {
    Expectation expected = test.expected();
    if (expected instanceof Expectation.Denied denied) {
      return came().equals(denied.codes());
    }
    return ruling instanceof Ruling.Allowed;
  }

  /** The codes of the reasons why it was denied; empty when it was not. */
  public Set<String> came() {
    return ruling instanceof Ruling.Denied denied ? new TreeSet<>(denied.codes()) : Set.of();
  }
}
