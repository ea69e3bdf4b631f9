package io.parley.policy;

import java.util.List;
import java.util.Optional;

/** What an answer may be made of, whatever the policies say. */
final class OutputRules {
  private OutputRules() {}

  static List<Reason> noRows(Case asked) {
    if (asked.facts().analysis() != Analysis.ROWS) {
      return List.of();
    }
    return List.of(
        ReasonCode.ROW_LEVEL_OUTPUT.reason(
            "the answer would hold rows of single people, and no policy can allow that",
            asked.facts().rowOutput(),
            "ask for numbers about groups: `COUNT(DISTINCT person)`, `SUM(...)` or `AVG(...)`"
                + " with `GROUP BY`"));
  }

  static List<Reason> someTable(Case asked) {
    return asked.tables().isEmpty()
        ? List.of(
            ReasonCode.NO_TABLE.reason(
                "the question touches no offered table",
                Optional.empty(),
                "ask `FROM` one of the offered tables"))
        : List.of();
  }
}
