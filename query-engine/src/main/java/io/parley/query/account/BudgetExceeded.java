package io.parley.query.account;

import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import java.util.Optional;

/** A budget does not hold what a question costs. */
public final class BudgetExceeded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ReasonCode code;
  private final String help;

  /** A privacy budget that is used up. */
  public BudgetExceeded(String message, String help) {
    this(ReasonCode.BUDGET_EXHAUSTED, message, help);
  }

  /** Another budget. */
  public BudgetExceeded(ReasonCode code, String message, String help) {
    super(message);
    this.code = code;
    this.help = help;
  }

  public Reason reason() {
    String message = getMessage() == null ? "" : getMessage();
    return code.reason(message, Optional.empty(), help);
  }
}
