package io.parley.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The policy of one offered table.
 *
 * @param population the population whose budget pays
 * @param person the name of the virtual person column
 * @param match key types held, in no order
 * @param where a condition over the table's own columns, applied before anything else; SQL text
 * @param columns the offered columns, in the file's order
 * @param rows the most rows that the table ever has, a public number; empty: nobody said
 * @param residency the regions in one of which the room must be; empty: anywhere
 * @param starts the first day on which it allows anything
 * @param expires the last day on which it allows anything
 */
public record TablePolicy(
    TableName table,
    String population,
    String person,
    List<String> match,
    Optional<String> where,
    List<ColumnPolicy> columns,
    List<Allowance> allow,
    Optional<Integer> rows,
    Set<String> residency,
    Optional<LocalDate> starts,
    Optional<LocalDate> expires,
    List<PolicyTest> tests,
    PolicyPosition position) {
  public TablePolicy {
    match = List.copyOf(match);
    columns = List.copyOf(columns);
    allow = List.copyOf(allow);
    tests = List.copyOf(tests);
    residency = Set.copyOf(residency);
  }

  /**
   * What questions may see of it: a column that no question may use is there for {@code where}
   * alone, and for an analyst does not exist.
   */
  TablePolicy visible() {
    List<ColumnPolicy> usable = columns.stream().filter(c -> !c.use().isEmpty()).toList();
    return new TablePolicy(
        table,
        population,
        person,
        match,
        where,
        usable,
        allow,
        rows,
        residency,
        starts,
        expires,
        tests,
        position);
  }

  /** The offered column of that name. */
  public Optional<ColumnPolicy> column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
