package io.parley.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The policies that a question is judged under: tables of all parties, their public tables, and
 * their budgets.
 */
public record PolicySet(
    List<TablePolicy> tables, List<PublicTable> publicTables, List<PopulationBudget> budgets) {
  public PolicySet {
    tables = tables.stream().sorted(Comparator.comparing(TablePolicy::table)).toList();
    publicTables = publicTables.stream().sorted(Comparator.comparing(PublicTable::table)).toList();
    budgets =
        budgets.stream()
            .sorted(
                Comparator.comparing(PopulationBudget::owner)
                    .thenComparing(PopulationBudget::population))
            .toList();
  }

  /** Policies without a public table. */
  public PolicySet(List<TablePolicy> tables, List<PopulationBudget> budgets) {
    this(tables, List.of(), budgets);
  }

  /** The policies of these documents. */
  public static PolicySet of(Collection<PolicyDocument> documents) {
    List<TablePolicy> tables = new ArrayList<>();
    List<PublicTable> publicTables = new ArrayList<>();
    List<PopulationBudget> budgets = new ArrayList<>();
    for (PolicyDocument document : documents) {
      if (document instanceof PolicyDocument.Table table) {
        tables.add(table.policy());
      } else if (document instanceof PolicyDocument.Public open) {
        publicTables.add(open.table());
      } else if (document instanceof PolicyDocument.Budget budget) {
        budgets.add(budget.budget());
      }
    }
    return new PolicySet(tables, publicTables, budgets);
  }

  /** What questions may see: without the columns that only their owners' conditions use. */
  public PolicySet visible() {
    return new PolicySet(tables.stream().map(TablePolicy::visible).toList(), publicTables, budgets);
  }

  public Optional<TablePolicy> table(TableName name) {
    return tables.stream().filter(t -> t.table().equals(name)).findFirst();
  }

  public Optional<PublicTable> publicTable(TableName name) {
    return publicTables.stream().filter(t -> t.table().equals(name)).findFirst();
  }

  public Optional<PopulationBudget> budget(String owner, String population) {
    return budgets.stream()
        .filter(b -> b.owner().equals(owner) && b.population().equals(population))
        .findFirst();
  }
}
