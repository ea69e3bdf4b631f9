package io.parley.policy;

import java.util.Optional;

/** A question that cannot be turned into facts; carries a reason for a person. */
public final class SqlRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  public SqlRefusal(String code, String message, Optional<SqlPosition> position, String help) {
    this(new Reason(code, message, position, Optional.empty(), help));
  }

  /** A refusal for this reason. */
  public SqlRefusal(Reason reason) {
    super(reason.message());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
