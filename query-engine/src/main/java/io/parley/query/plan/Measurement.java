package io.parley.query.plan;

import io.parley.policy.ColumnPolicy;
import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.Measure;
import io.parley.query.privacy.OfferedColumn;
import java.util.List;
import java.util.Optional;

/**
 * How one measurement boundary is answered: the numbers of each of its groups, noised unless the
 * plan is one for exact numbers.
 *
 * @param quantities the numbers, each told once whatever stands on it; numbers of people that only
 *     the selection of groups needs come last
 * @param ranks the rank questions
 * @param groupsPerPerson G: a unit counts in at most so many groups
 * @param rowsPerPerson r: a unit counts with at most so many rows in a group
 * @param declared whether every group column has declared values, so that all groups show
 */
public record Measurement(
    Boundary boundary,
    List<Quantity> quantities,
    List<RankQuestion> ranks,
    int groupsPerPerson,
    int rowsPerPerson,
    boolean declared) {
  public Measurement {
    quantities = List.copyOf(quantities);
    ranks = List.copyOf(ranks);
  }

  /** The offered column that a group field is, unchanged. */
  public Optional<ColumnPolicy> groupColumn(int group) {
    int field = boundary.groups().get(group);
    return boundary.input().columns().get(field).plain().map(OfferedColumn::column);
  }

  /** The declared values of a group field; empty where it has none. */
  public List<String> declaredValues(int group) {
    return groupColumn(group).map(ColumnPolicy::values).orElse(List.of());
  }

  /** Whether the question itself asks for the number of people of each group. */
  public boolean asksForPeople() {
    return boundary.measures().contains(new Measure.People(Optional.empty()));
  }

  /** Among how many answers a group ε is shared, the decision whether it shows included. */
  public int answers() {
    return quantities.size() + ranks.size();
  }
}
