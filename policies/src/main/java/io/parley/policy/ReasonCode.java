package io.parley.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every rule of this module that a question can break, with its stable code. */
public enum ReasonCode {
  ROW_LEVEL_OUTPUT("the answer would hold rows of people; no policy can allow that"),
  UNKNOWN_TABLE("the question names a table that nobody offers"),
  UNKNOWN_COLUMN("the question names a column that its table does not offer"),
  NO_TABLE("the question touches no offered table, so that no policy governs it"),
  POLICY_EXPIRED("a touched table's policy has expired"),
  ANALYSIS_NOT_ALLOWED("a touched table does not allow this kind of analysis"),
  TEMPLATE_NOT_ALLOWED("a touched table is answered through other templates only"),
  RECEIVER_NOT_ALLOWED("a touched table does not allow this member to receive the answer"),
  PURPOSE_NOT_ALLOWED("a touched table does not allow this purpose"),
  COLUMN_USE_NOT_ALLOWED("a column is used in a way that its policy does not list"),
  BOUNDS_MISSING("a column is summed or averaged without declared bounds"),
  AUDIENCE_RECEIVER("an audience would go to a member whose people it does not hold"),
  EXACT_DISCLOSURE_NOT_ACCEPTED(
      "a population has audiences beside aggregates, and its owner has not accepted that"),
  BUDGET_MISSING("a touched population has no budget to pay from"),
  RULE_FAILED("a rule could not be judged, and what cannot be judged is refused");

  private final String explanation;

  ReasonCode(String explanation) {
    this.explanation = explanation;
  }

  /** The stable code, kebab-case: {@code row-level-output}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it means, in one line. */
  public String explanation() {
    return explanation;
  }

  /** The rule with that code. */
  public static Optional<ReasonCode> of(String code) {
    return Arrays.stream(values()).filter(r -> r.code().equals(code)).findFirst();
  }

  /** A breach of this rule in the question alone. */
  Reason reason(String message, Optional<SqlPosition> sql, String help) {
    return new Reason(code(), message, sql, Optional.empty(), help);
  }

  /** A breach of this rule as a line of a policy states it. */
  Reason reason(String message, Optional<SqlPosition> sql, PolicyPosition policy, String help) {
    return new Reason(code(), message, sql, Optional.of(policy), help);
  }
}
