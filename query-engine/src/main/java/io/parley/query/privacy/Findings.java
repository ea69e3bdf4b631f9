package io.parley.query.privacy;

import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.policy.Use;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;

/** What one analysis has found so far; filled by the operators' classes. */
final class Findings {
  /** More occurrences of tables than this are refused. */
  private static final int MOST_SCANS = 16;

  private final PolicySet offered;
  private final RexBuilder rexBuilder;
  private final IdentityHashMap<RelNode, NodeRows> rows = new IdentityHashMap<>();
  private final Map<TableName, TablePolicy> tables = new TreeMap<>();
  private final Map<TableName, PublicTable> publicTables = new TreeMap<>();
  private final Set<UsedColumn> uses = new LinkedHashSet<>();
  private final List<Boundary> boundaries = new ArrayList<>();
  private int scans;

  Findings(PolicySet offered, RexBuilder rexBuilder) {
    this.offered = offered;
    this.rexBuilder = rexBuilder;
  }

  RexBuilder rexBuilder() {
    return rexBuilder;
  }

  IdentityHashMap<RelNode, NodeRows> rows() {
    return rows;
  }

  List<TablePolicy> tables() {
    return List.copyOf(tables.values());
  }

  List<UsedColumn> uses() {
    return List.copyOf(uses);
  }

  List<Boundary> boundaries() {
    return boundaries;
  }

  List<PublicTable> publicTables() {
    return List.copyOf(publicTables.values());
  }

  /** The public table of this name; empty where it is a table of people. */
  Optional<PublicTable> scanPublic(TableName name) {
    Optional<PublicTable> table =
        offered.table(name).isPresent() ? Optional.empty() : offered.publicTable(name);
    table.ifPresent(
        t -> {
          count();
          publicTables.put(name, t);
        });
    return table;
  }

  TablePolicy scan(TableName name) {
    count();
    TablePolicy policy = offered.table(name).orElseThrow();
    tables.put(name, policy);
    return policy;
  }

  private void count() {
    if (++scans > MOST_SCANS) {
      throw Refusals.unsupported("more than " + MOST_SCANS + " tables", "ask with fewer tables");
    }
  }

  void use(Collection<OfferedColumn> columns, Use use) {
    columns.stream()
        .sorted(java.util.Comparator.comparing(OfferedColumn::toString))
        .forEach(c -> uses.add(new UsedColumn(c, use)));
  }
}
