package io.parley.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A policy file that cannot be accepted; names every problem found in it. */
public final class PolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<PolicyProblem> problems;

  public PolicyException(List<PolicyProblem> problems) {
    super(problems.stream().map(PolicyProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a policy exception without a problem");
    }
  }

  /** All problems, in the file's order. */
  public List<PolicyProblem> problems() {
    return problems;
  }
}
