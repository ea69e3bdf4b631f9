package io.parley.policy;

import java.util.Optional;

/**
 * One broken rule.
 *
 * @param code stable, kebab-case, such as {@code row-level-output}
 * @param message one sentence: what is wrong and why; never a value from the data
 * @param sql where in the question
 * @param policy the policy's line that decides
 * @param help what to do instead
 */
public record Reason(
    String code,
    String message,
    Optional<SqlPosition> sql,
    Optional<PolicyPosition> policy,
    String help) {

  /** The same reason at a place of the question. */
  public Reason at(SqlPosition position) {
    return new Reason(code, message, Optional.of(position), policy, help);
  }
}
