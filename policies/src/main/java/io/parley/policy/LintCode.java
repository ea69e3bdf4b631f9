package io.parley.policy;

import io.parley.policy.LintFinding.Severity;
import java.util.Locale;

/** Every finding of {@link PolicyLint}. */
public enum LintCode {
  DUPLICATE_TABLE(Severity.ERROR, "two policies are about one table"),
  DUPLICATE_TEMPLATE(Severity.ERROR, "two templates have one name"),
  TEMPLATE_UNKNOWN(Severity.WARNING, "an allowance names a template that is not here"),
  TEMPLATE_CHANGED(Severity.ERROR, "an allowance names a template by the digest of another text"),
  DUPLICATE_BUDGET(Severity.ERROR, "two budgets are about one population"),
  BUDGET_MISSING(Severity.ERROR, "a population has no budget to pay from"),
  EXACT_DISCLOSURE_NOT_ACCEPTED(
      Severity.ERROR, "exact answers stand beside private ones without the owner's acceptance"),
  EXACT_INTERSECTION(Severity.WARNING, "an exact size of an intersection may leave"),
  EPSILON_HIGH(Severity.WARNING, "one answer may spend more ε than protects anybody"),
  HIDE_SMALL_WITHOUT_EFFECT(
      Severity.WARNING, "small groups are to be hidden, and nothing is set by which"),
  THRESHOLD_LOW(Severity.WARNING, "exact numbers may show of groups of a few people"),
  BUDGET_HIGH(Severity.WARNING, "a year of budgets adds up to no protection"),
  PROTECTION_EXCEEDS_BUDGET(Severity.WARNING, "one answer may cost more than a period's budget"),
  VALUES_WITH_MIN_PEOPLE(Severity.WARNING, "declared groups show however few people they hold"),
  GROUP_WITHOUT_VALUES(Severity.WARNING, "undeclared groups show only when many people are in"),
  PRECISE_FILTER(Severity.WARNING, "distinctive values let the room link questions"),
  NAMES_LOOK_ALIKE(Severity.WARNING, "two columns or values that a reader may take for each other"),
  PUBLIC_WITHOUT_KEY(
      Severity.WARNING, "look-ups in a public table without a key may multiply people's rows"),
  NEVER_MATCHES(Severity.WARNING, "an allowance that no question can use"),
  SHADOWED_ALLOWANCE(Severity.WARNING, "an allowance that another one always beats"),
  KEY_WITHOUT_EFFECT(Severity.WARNING, "a key of a column that no allowed use looks at"),
  OVERLAPPING_ALLOWANCES(Severity.WARNING, "two allowances meet; the strictest of both holds");

  private final Severity severity;
  private final String explanation;

  LintCode(Severity severity, String explanation) {
    this.severity = severity;
    this.explanation = explanation;
  }

  /** The stable code, kebab-case: {@code epsilon-high}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Severity severity() {
    return severity;
  }

  /** What it means, in one line. */
  public String explanation() {
    return explanation;
  }

  LintFinding at(PolicyPosition position, String message, String help) {
    return new LintFinding(code(), severity, position, message, help);
  }
}
