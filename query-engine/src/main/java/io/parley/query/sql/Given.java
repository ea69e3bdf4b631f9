package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What is given beside a statement. Every node binds it into the statement's syntax, so that plan
 * and digest are those of the statement with these values written into it; no text is made.
 *
 * @param parameters one for each {@code ?}, in their order
 * @param epsilon the most that the answer may cost; it tightens what policies and hint allow
 */
public record Given(List<ParameterValue> parameters, Optional<BigDecimal> epsilon) {
  /** Nothing beside the statement. */
  public static final Given NOTHING = new Given(List.of(), Optional.empty());

  public Given {
    parameters = List.copyOf(parameters);
  }

  /** The hint of the statement, tightened. */
  public PrivacyHint tightened(PrivacyHint hint) {
    return epsilon.map(hint::within).orElse(hint);
  }

  /** An exact answer has no ε, and one that is ignored would promise some. */
  public void refuseEpsilon() {
    if (epsilon.isPresent()) {
      throw new SqlRefusal(
          ReasonCode.BAD_HINT,
          "an exact answer has no epsilon, and one is set beside the question",
          Optional.empty(),
          "ask without the option epsilon");
    }
  }
}
