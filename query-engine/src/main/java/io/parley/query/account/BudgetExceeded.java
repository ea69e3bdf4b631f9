package io.parley.query.account;

import io.parley.policy.Reason;
import java.util.Optional;

/** A budget does not hold what a question costs. */
public final class BudgetExceeded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String help;

  /** A privacy budget that is used up. */
  public BudgetExceeded(String message, String help) {
    this("budget-exhausted", message, help);
  }

  /** Another budget. */
  public BudgetExceeded(String code, String message, String help) {
    super(message);
    this.code = code;
    this.help = help;
  }

  public Reason reason() {
    String message = getMessage() == null ? "" : getMessage();
    return new Reason(code, message, Optional.empty(), Optional.empty(), help);
  }
}
