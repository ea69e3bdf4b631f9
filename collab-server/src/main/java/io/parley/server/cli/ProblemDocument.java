package io.parley.server.cli;

import io.parley.policy.PolicyProblem;

/** A mistake in a policy file, for {@code --json}. */
record ProblemDocument(String file, int line, int column, String message, String help) {
  static ProblemDocument of(PolicyProblem problem) {
    return new ProblemDocument(
        problem.position().file(),
        problem.position().line(),
        problem.position().column(),
        problem.message(),
        problem.help());
  }
}
