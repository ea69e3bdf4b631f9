package io.parley.query.match;

import java.util.List;

/** What of matching is said differently from one SQL to another. */
public interface MatchingDialect {
  /**
   * A row that must not be there.
   *
   * @param relation a table, or a select in brackets
   * @param alias what it is called in the condition
   * @param condition when a row of it belongs to one of ours
   */
  record Absent(String relation, String alias, String condition) {}

  /** What follows a FROM and its joins, without a WHERE, to keep rows for which all are absent. */
  String without(List<Absent> absent);

  /** The name of a unit that is a single of side 1: its token under the question's mask. */
  String single(String token);

  /** A UUID that is NULL. */
  default String noToken() {
    return "NULL";
  }
}
