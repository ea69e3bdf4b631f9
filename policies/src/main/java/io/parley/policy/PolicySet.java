package io.parley.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The policies that a question is judged under: tables of all parties and their budgets. */
public record PolicySet(List<TablePolicy> tables, List<PopulationBudget> budgets) {
  public PolicySet {
    tables = tables.stream().sorted(Comparator.comparing(TablePolicy::table)).toList();
    budgets =
        budgets.stream()
            .sorted(
                Comparator.comparing(PopulationBudget::owner)
                    .thenComparing(PopulationBudget::population))
            .toList();
  }

  public Optional<TablePolicy> table(TableName name) {
    return tables.stream().filter(t -> t.table().equals(name)).findFirst();
  }

  public Optional<PopulationBudget> budget(String owner, String population) {
    return budgets.stream()
        .filter(b -> b.owner().equals(owner) && b.population().equals(population))
        .findFirst();
  }
}
