package io.parley.server.wire;

import io.parley.policy.PolicyPosition;
import io.parley.policy.Reason;
import io.parley.policy.SqlPosition;
import java.util.Optional;

/**
 * A reason on the wire.
 *
 * @param rule its stable code
 * @param sql line, column, end line, end column of the SQL; empty when it has no place there
 * @param policy file:line:column; empty when no policy line decides
 */
public record RefusalReason(String rule, String message, int[] sql, String policy, String help) {

  public static RefusalReason of(Reason reason) {
    return new RefusalReason(
        reason.code(),
        reason.message(),
        reason
            .sql()
            .map(p -> new int[] {p.line(), p.column(), p.endLine(), p.endColumn()})
            .orElse(new int[0]),
        reason.policy().map(PolicyPosition::toString).orElse(""),
        reason.help());
  }

  /** As a reason again, for rendering; the policy's place is part of the help text then. */
  public Reason asReason() {
    Optional<SqlPosition> position =
        sql.length == 4
            ? Optional.of(new SqlPosition(sql[0], sql[1], sql[2], sql[3]))
            : Optional.empty();
    return new Reason(rule, message, position, PolicyPlace.parse(policy), help);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RefusalReason that
        && rule.equals(that.rule)
        && message.equals(that.message)
        && policy.equals(that.policy)
        && help.equals(that.help)
        && java.util.Arrays.equals(sql, that.sql);
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(rule, message, policy, help);
  }
}
