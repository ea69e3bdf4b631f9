package io.parley.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One offered column.
 *
 * @param use how questions may use it; empty: listed, but no question may
 * @param values the declared values, typed by the owner, never copied from data; empty: undeclared
 * @param bounds needed under SUM and AVG
 * @param grain how finely conditions and groups may see it; empty: as it is
 * @param compare with what conditions may compare it
 * @param minPeople a question that groups by it or filters on it shows undeclared groups only above
 *     this many people, where the protection asks for fewer
 * @param length of a text: longer ones are cut to so many characters; empty: to those that every
 *     text is cut to
 */
public record ColumnPolicy(
    String name,
    ColumnType type,
    Set<Use> use,
    List<String> values,
    Optional<Bounds> bounds,
    Optional<Grain> grain,
    Set<Comparison> compare,
    Optional<Integer> minPeople,
    Optional<Integer> length,
    PolicyPosition position) {
  /** No text has more characters than this. */
  public static final int LONGEST_TEXT = 1_024;

  public ColumnPolicy {
    use = Set.copyOf(use);
    values = List.copyOf(values);
    compare = Set.copyOf(compare);
  }

  /**
   * A column without grain and length, compared with anything, whose groups need no people of their
   * own.
   */
  public ColumnPolicy(
      String name,
      ColumnType type,
      Set<Use> use,
      List<String> values,
      Optional<Bounds> bounds,
      PolicyPosition position) {
    this(
        name,
        type,
        use,
        values,
        bounds,
        Optional.empty(),
        Set.of(Comparison.values()),
        Optional.empty(),
        Optional.empty(),
        position);
  }
}
