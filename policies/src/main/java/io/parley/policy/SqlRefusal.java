package io.parley.policy;

import java.util.Optional;

/** A question that cannot be turned into facts; carries a reason for a person. */
public final class SqlRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  public SqlRefusal(String code, String message, Optional<SqlPosition> position, String help) {
    super(message);
    this.reason = new Reason(code, message, position, Optional.empty(), help);
  }

  public Reason reason() {
    return reason;
  }
}
