package io.parley.server.authoring;

import io.parley.policy.PolicyProblem;

/** A mistake in a policy file, for {@code --json}. */
public record ProblemDocument(String file, int line, int column, String message, String help) {
  public static ProblemDocument of(PolicyProblem problem) {
    return new ProblemDocument(
        problem.position().file(),
        problem.position().line(),
        problem.position().column(),
        problem.message(),
        problem.help());
  }
}
