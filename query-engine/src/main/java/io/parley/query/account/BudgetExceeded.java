package io.parley.query.account;

import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import java.util.Optional;

/** A population's budget does not hold what a question costs. */
public final class BudgetExceeded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String help;

  public BudgetExceeded(String message, String help) {
    super(message);
    this.help = help;
  }

  public Reason reason() {
    String message = getMessage() == null ? "" : getMessage();
    return ReasonCode.BUDGET_EXHAUSTED.reason(message, Optional.empty(), help);
  }
}
