package io.parley.query.check;

import io.parley.policy.TableName;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.Fragment;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.Boundary;
import io.parley.query.privacy.Scans;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;

/**
 * What a party works out at home reads its own tables alone, under the conditions and caps of each,
 * and holds no measurement; public parts read public tables of one party alone; and every offered
 * table is read in such a part, none by the room.
 */
final class EachFragmentIsOnePartys implements PlanInvariant {
  @Override
  public boolean holds(PrivatePlan plan) {
    Set<RelNode> roots = identities();
    for (Contribution contribution : plan.contributions()) {
      if (contribution instanceof Contribution.Rows rows) {
        if (!isOnePartys(rows.fragment(), plan)) {
          return false;
        }
        roots.add(rows.fragment().algebra());
      } else if (contribution instanceof Contribution.PublicRows open) {
        if (!isPublic(open, plan)) {
          return false;
        }
        roots.add(open.algebra());
      }
    }
    return isCovered(plan.query().root(), roots, identities());
  }

  private static boolean isOnePartys(Fragment fragment, PrivatePlan plan) {
    Set<TableName> read = new TreeSet<>();
    read(fragment.algebra(), read, identities());
    return !read.isEmpty()
        && plan.query().publicTables().stream().noneMatch(t -> read.contains(t.table()))
        && read.stream().allMatch(t -> t.party().equals(fragment.party()))
        && fragment.views().keySet().equals(read)
        && fragment.caps().keySet().equals(read)
        && fragment.caps().values().stream().allMatch(c -> c >= 1)
        && fragment.maxRows() >= 1
        && boundaries(plan).stream().noneMatch(b -> holds(fragment.algebra(), b.node()));
  }

  private static boolean isPublic(Contribution.PublicRows open, PrivatePlan plan) {
    Set<TableName> read = new TreeSet<>();
    read(open.algebra(), read, identities());
    Set<TableName> allowed = new TreeSet<>();
    plan.query().publicTables().forEach(t -> allowed.add(t.table()));
    plan.query().tables().forEach(t -> allowed.remove(t.table()));
    return !read.isEmpty()
        && allowed.containsAll(read)
        && read.stream().allMatch(t -> t.party().equals(open.party()))
        && open.maxRows() >= 1;
  }

  private static List<Boundary> boundaries(PrivatePlan plan) {
    return plan instanceof PrivatePlan.Measured numbers ? numbers.query().boundaries() : List.of();
  }

  private static boolean holds(RelNode tree, RelNode node) {
    return tree == node || tree.getInputs().stream().anyMatch(i -> holds(i, node));
  }

  private static void read(RelNode node, Set<TableName> tables, Set<RelNode> seen) {
    if (node instanceof TableScan scan) {
      tables.add(Scans.name(scan));
    }
    if (seen.add(node)) {
      node.getInputs().forEach(i -> read(i, tables, seen));
    }
  }

  /** Every path from the root meets a fragment before a table. */
  private static boolean isCovered(RelNode node, Set<RelNode> roots, Set<RelNode> seen) {
    if (roots.contains(node) || !seen.add(node)) {
      return true;
    }
    return !(node instanceof TableScan)
        && node.getInputs().stream().allMatch(i -> isCovered(i, roots, seen));
  }

  private static Set<RelNode> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
