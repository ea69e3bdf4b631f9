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
 * @param groupsPerPerson in how many groups a person counts at most; it tightens in the same way
 */
public record Given(
    List<ParameterValue> parameters,
    Optional<BigDecimal> epsilon,
    Optional<Integer> groupsPerPerson) {
  /** Nothing beside the statement. */
  public static final Given NOTHING = new Given(List.of(), Optional.empty(), Optional.empty());

  public Given {
    parameters = List.copyOf(parameters);
  }

  /** With no limit on groups. */
  public Given(List<ParameterValue> parameters, Optional<BigDecimal> epsilon) {
    this(parameters, epsilon, Optional.empty());
  }

  /** The hint of the statement, tightened. */
  public PrivacyHint tightened(PrivacyHint hint) {
    PrivacyHint cheaper = epsilon.map(hint::within).orElse(hint);
    return groupsPerPerson.map(cheaper::inGroups).orElse(cheaper);
  }

  /** An exact answer has no ε and no cap on groups, and one that is ignored would promise some. */
  public void refuseLimits() {
    if (epsilon.isPresent()) {
      throw refusal("epsilon");
    } else if (groupsPerPerson.isPresent()) {
      throw refusal("groups_per_person");
    }
  }

  private static SqlRefusal refusal(String option) {
    return new SqlRefusal(
        ReasonCode.BAD_HINT,
        "an exact answer has no %s, and one is set beside the question".formatted(option),
        Optional.empty(),
        "ask without the option " + option);
  }
}
