package io.parley.query.backend.duckdb;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.OwnersView;
import io.parley.query.privacy.Scans;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.util.ImmutableBitSet;

/** Which columns of a table a contribution reads, for tables of which each column costs. */
public final class UsedColumns {
  private UsedColumns() {}

  /** Their names: no more than the policy's, and never less than those that are read. */
  public static Set<String> of(Contribution contribution, TablePolicy policy) {
    Set<String> all = policy.columns().stream().map(ColumnPolicy::name).collect(Collectors.toSet());
    Set<String> used = new HashSet<>();
    if (contribution instanceof Contribution.Rows rows) {
      OwnersView view = rows.fragment().views().get(policy.table());
      Optional<RelNode> seen = view == null ? Optional.empty() : view.algebra();
      // Through its owner's view a table gives whatever that reads.
      read(seen.orElse(rows.fragment().algebra()), policy.table(), used, all);
    } else if (contribution instanceof Contribution.People people) {
      people.tables().stream()
          .filter(v -> v.table().equals(policy.table()))
          .flatMap(v -> v.algebra().stream())
          .forEach(a -> read(a, policy.table(), used, all));
    } else {
      return all;
    }
    used.retainAll(all);
    return used;
  }

  private static void read(RelNode node, TableName table, Set<String> used, Set<String> all) {
    ImmutableBitSet fields = ImmutableBitSet.of();
    RelNode at = node;
    boolean isProjected = at instanceof Project;
    if (at instanceof Project project) {
      fields = RelOptUtil.InputFinder.bits(project.getProjects(), null);
      at = project.getInput();
    }
    while (at instanceof Filter filter) {
      fields = fields.union(RelOptUtil.InputFinder.bits(filter.getCondition()));
      at = filter.getInput();
    }
    if (at instanceof TableScan scan) {
      if (Scans.name(scan).equals(table)) {
        List<String> names = scan.getRowType().getFieldNames();
        if (isProjected) {
          fields.forEach(f -> used.add(names.get(f)));
        } else {
          used.addAll(all);
        }
      }
    } else {
      at.getInputs().forEach(i -> read(i, table, used, all));
    }
  }
}
