package io.parley.server.wire;

import io.parley.policy.PolicyPosition;
import io.parley.policy.Reason;
import io.parley.policy.SqlPosition;
import java.util.List;
import java.util.Optional;

/**
 * A reason on the wire.
 *
 * @param rule its stable code
 * @param sql line, column, end line, end column of the SQL; empty when it has no place there
 * @param policy file:line:column; empty when no policy line decides
 */
public record RefusalReason(
    String rule, String message, List<Integer> sql, String policy, String help) {
  public RefusalReason {
    sql = List.copyOf(sql);
  }

  public static RefusalReason of(Reason reason) {
    return new RefusalReason(
        reason.code(),
        reason.message(),
        reason
            .sql()
            .map(p -> List.of(p.line(), p.column(), p.endLine(), p.endColumn()))
            .orElse(List.of()),
        reason.policy().map(PolicyPosition::toString).orElse(""),
        reason.help());
  }

  /** As a reason again, for rendering; the policy's place is part of the help text then. */
  public Reason asReason() {
    Optional<SqlPosition> position =
        sql.size() == 4
            ? Optional.of(new SqlPosition(sql.get(0), sql.get(1), sql.get(2), sql.get(3)))
            : Optional.empty();
    return new Reason(rule, message, position, PolicyPlace.parse(policy), help);
  }
}
