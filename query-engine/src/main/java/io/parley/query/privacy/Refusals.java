package io.parley.query.privacy;

import io.parley.policy.SqlRefusal;
import java.util.Optional;

/** The refusals that several operators share, in one text each. */
final class Refusals {
  private Refusals() {}

  static SqlRefusal unsupported(String what, String help) {
    return new SqlRefusal(
        "not-supported-yet", what + " is not supported by this version", Optional.empty(), help);
  }

  static SqlRefusal personAsValue(String where) {
    return new SqlRefusal(
        "person-in-expression",
        "the person is used as a value " + where,
        Optional.empty(),
        "the person only joins tables (USING (person)), keys windows and per-person aggregates,"
            + " and is counted (COUNT(DISTINCT person))");
  }

  static SqlRefusal twoStages() {
    return new SqlRefusal(
        "number-below-a-boundary",
        "a number about many people would be used on people's rows again",
        Optional.empty(),
        "ask for the number first, then write it into the question as a literal");
  }

  static SqlRefusal notOnPerson() {
    return new SqlRefusal(
        "join-not-on-person",
        "two tables are joined without their person",
        Optional.empty(),
        "join every table with USING (person)");
  }
}
