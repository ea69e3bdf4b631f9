package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.util.Optional;

/** What no derived table may be; told with its name by {@link Hidden}. */
public final class DerivedRefusals {
  private DerivedRefusals() {}

  /** Its rows are not people's. */
  public static SqlRefusal withoutPerson() {
    return refusal(
        ReasonCode.DERIVED_TABLE_WITHOUT_PERSON,
        "its SELECT gives no column `person` that says whose each row is",
        "put person into its SELECT list");
  }

  /** Its rows are in an order, or only the first of them. */
  public static SqlRefusal ordered() {
    return refusal(
        ReasonCode.NOT_SUPPORTED_YET,
        "ORDER BY, LIMIT or OFFSET on people's rows is not supported by this version",
        "leave it out; the question around it orders released groups");
  }

  static SqlRefusal cycle() {
    return refusal(
        ReasonCode.DERIVED_TABLE_CYCLE,
        "it is derived from itself",
        "derive it from tables with rows of their own");
  }

  static SqlRefusal tooDeep(int most) {
    return refusal(
        ReasonCode.DERIVED_TABLE_TOO_DEEP,
        "more than %d derived tables stand on each other".formatted(most),
        "write the SELECT of one into the other");
  }

  static SqlRefusal inTemplate() {
    return refusal(
        ReasonCode.TEMPLATE_OVER_DERIVED,
        "a template cannot ask a derived table, whose SQL is not part of the template's digest",
        "write its SELECT into the template, in a WITH clause");
  }

  static SqlRefusal withHint() {
    return refusal(
        ReasonCode.BAD_HINT,
        "a derived table has a hint",
        "remove it; the question around it may have one");
  }

  private static SqlRefusal refusal(ReasonCode code, String message, String help) {
    return new SqlRefusal(code, message, Optional.empty(), help);
  }
}
