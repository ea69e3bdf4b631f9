package io.parley.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The policies that a question is judged under: tables of all parties, their public tables, their
 * budgets, and the templates and derived tables by which they are asked.
 */
public record PolicySet(
    List<TablePolicy> tables,
    List<PublicTable> publicTables,
    List<PopulationBudget> budgets,
    List<Template> templates,
    List<DerivedTable> derivedTables) {
  public PolicySet {
    tables = tables.stream().sorted(Comparator.comparing(TablePolicy::table)).toList();
    publicTables = publicTables.stream().sorted(Comparator.comparing(PublicTable::table)).toList();
    budgets =
        budgets.stream()
            .sorted(
                Comparator.comparing(PopulationBudget::owner)
                    .thenComparing(PopulationBudget::population))
            .toList();
    templates = templates.stream().sorted(Comparator.comparing(Template::name)).toList();
    derivedTables =
        derivedTables.stream().sorted(Comparator.comparing(DerivedTable::table)).toList();
  }

  /** Policies without a template or a derived table. */
  public PolicySet(
      List<TablePolicy> tables, List<PublicTable> publicTables, List<PopulationBudget> budgets) {
    this(tables, publicTables, budgets, List.of(), List.of());
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
    List<Template> templates = new ArrayList<>();
    List<DerivedTable> derived = new ArrayList<>();
    for (PolicyDocument document : documents) {
      if (document instanceof PolicyDocument.Table table) {
        tables.add(table.policy());
      } else if (document instanceof PolicyDocument.Public open) {
        publicTables.add(open.table());
      } else if (document instanceof PolicyDocument.Budget budget) {
        budgets.add(budget.budget());
      } else if (document instanceof PolicyDocument.Named named) {
        templates.add(named.template());
      } else if (document instanceof PolicyDocument.Derived view) {
        derived.add(view.table());
      }
    }
    return new PolicySet(tables, publicTables, budgets, templates, derived);
  }

  /** What questions may see: without the columns that only their owners' conditions use. */
  public PolicySet visible() {
    return new PolicySet(
        tables.stream().map(TablePolicy::visible).toList(),
        publicTables,
        budgets,
        templates,
        derivedTables);
  }

  public Optional<TablePolicy> table(TableName name) {
    return tables.stream().filter(t -> t.table().equals(name)).findFirst();
  }

  public Optional<PublicTable> publicTable(TableName name) {
    return publicTables.stream().filter(t -> t.table().equals(name)).findFirst();
  }

  public Optional<Template> template(TemplateName name) {
    return templates.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  public Optional<DerivedTable> derivedTable(TableName name) {
    return derivedTables.stream().filter(t -> t.table().equals(name)).findFirst();
  }

  public Optional<PopulationBudget> budget(String owner, String population) {
    return budgets.stream()
        .filter(b -> b.owner().equals(owner) && b.population().equals(population))
        .findFirst();
  }
}
