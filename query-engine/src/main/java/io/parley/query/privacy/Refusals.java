package io.parley.query.privacy;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.util.Optional;

/** The refusals that several operators share, in one text each. */
final class Refusals {
  private Refusals() {}

  static SqlRefusal unsupported(String what, String help) {
    return new SqlRefusal(
        ReasonCode.NOT_SUPPORTED_YET,
        what + " is not supported by this version",
        Optional.empty(),
        help);
  }

  static SqlRefusal personAsValue(String where) {
    return new SqlRefusal(
        ReasonCode.PERSON_IN_EXPRESSION,
        "the person is used as a value " + where,
        Optional.empty(),
        "the person only joins tables (USING (person)), keys windows and per-person aggregates,"
            + " and is counted (COUNT(DISTINCT person))");
  }

  static SqlRefusal twoStages() {
    return new SqlRefusal(
        ReasonCode.NUMBER_BELOW_A_BOUNDARY,
        "a number about many people would be used on people's rows again",
        Optional.empty(),
        "ask for the number first, then write it into the question as a literal");
  }

  static SqlRefusal notOnPerson() {
    return new SqlRefusal(
        ReasonCode.JOIN_NOT_ON_PERSON,
        "two tables are joined without their person",
        Optional.empty(),
        "join every table with USING (person)");
  }
}
