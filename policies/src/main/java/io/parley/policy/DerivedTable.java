package io.parley.policy;

import java.util.List;

/**
 * A named SELECT over offered tables, from a file that begins {@code policy: derived/v1}; every
 * member may ask FROM it as {@code party.table}. It has no rows, no policy and no budget of its
 * own, and allows nothing: wherever it is asked it is written out, and all facts, uses, bounds,
 * caps and charges are those of its sources under their policies of that moment. So whoever
 * tightens a source's policy tightens it at the next question, and without a source it is unknown.
 *
 * <p>It is not a table <em>made from an audience</em>. Who is in a delivered audience is an exact
 * disclosure, outside differential privacy, and no table or column that descends from one can be
 * offered at all, in this form or another.
 *
 * @param about one line that says what it holds
 * @param position where its name stands
 * @param sqlPosition where its SQL stands
 */
public record DerivedTable(
    TableName table,
    String about,
    String sql,
    List<PolicyTest> tests,
    PolicyPosition position,
    PolicyPosition sqlPosition) {
  /** The column that each derived table has: whose row it is. */
  public static final String PERSON = "person";

  public DerivedTable {
    tests = List.copyOf(tests);
  }
}
