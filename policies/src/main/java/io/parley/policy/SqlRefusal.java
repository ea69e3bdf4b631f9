package io.parley.policy;

import java.util.Optional;

/** A question that cannot be turned into facts; carries a reason for a person. */
public final class SqlRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  public SqlRefusal(ReasonCode code, String message, Optional<SqlPosition> position, String help) {
    this(code.reason(message, position, help));
  }

  /** A reason that was found already. */
  public SqlRefusal(Reason reason) {
    super(reason.message());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** The same refusal at a place of the question. */
  public SqlRefusal at(SqlPosition position) {
    return new SqlRefusal(reason.at(position));
  }
}
