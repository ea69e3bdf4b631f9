package io.parley.query.privacy;

import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;

/**
 * An offered table: each row belongs to the person that its own column names, or to nobody where
 * the table is public.
 */
public final class Scans {
  private Scans() {}

  static NodeRows of(TableScan scan, Findings findings) {
    TableName name = name(scan);
    Optional<PublicTable> open = findings.scanPublic(name);
    if (open.isPresent()) {
      return PublicLists.of(scan, open.get());
    }
    TablePolicy policy = findings.scan(name);
    List<RowColumn> columns = new ArrayList<>();
    columns.add(RowColumn.person(PersonRole.ALWAYS));
    policy.columns().forEach(c -> columns.add(RowColumn.of(new OfferedColumn(name, c))));
    TreeSet<String> party = new TreeSet<>(Set.of(name.party()));
    return new NodeRows.OfPeople(
        columns,
        Set.of(Set.of(0)),
        party,
        party,
        new RowBound.Cap(name),
        "rows of %s, at most `rows_before_join` a person, chosen by a keyed hash".formatted(name));
  }

  /** The tables of people that a question reads, however it reads them. */
  public static SortedSet<TableName> ofPeople(RelNode node, PolicySet offered) {
    SortedSet<TableName> tables = new TreeSet<>();
    if (node instanceof TableScan scan && offered.table(name(scan)).isPresent()) {
      tables.add(name(scan));
    }
    node.getInputs().forEach(input -> tables.addAll(ofPeople(input, offered)));
    return tables;
  }

  /** The offered table that a scan reads. */
  public static TableName name(TableScan scan) {
    List<String> name = scan.getTable().getQualifiedName();
    return new TableName(name.get(name.size() - 2), name.get(name.size() - 1));
  }
}
