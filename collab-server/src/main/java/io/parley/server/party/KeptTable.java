package io.parley.server.party;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.ColumnType;
import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table that rows are kept for: of people, or public.
 *
 * @param columns every column that some collaboration is offered
 */
record KeptTable(TableName table, List<ColumnPolicy> columns, boolean ofPeople) {
  static final LakeColumn PERSON = new LakeColumn("person", LakeType.UUID);

  /**
   * The tables that the policies of a node's collaborations offer, by name. That no two differ in
   * more than their columns is {@link PoliciesTogether}'s to check.
   */
  static Map<String, KeptTable> of(List<PolicySet> policies) {
    Map<String, KeptTable> tables = new LinkedHashMap<>();
    for (PolicySet set : policies) {
      for (TablePolicy table : set.tables()) {
        add(tables, new KeptTable(table.table(), table.columns(), true));
      }
      for (PublicTable table : set.publicTables()) {
        add(tables, new KeptTable(table.table(), table.columns(), false));
      }
    }
    return tables;
  }

  /** The same, less those that are offered where they lie, of which no row is kept. */
  static Map<String, KeptTable> of(List<PolicySet> policies, Set<String> inPlace) {
    Map<String, KeptTable> tables = of(policies);
    tables.keySet().removeAll(inPlace);
    return tables;
  }

  private static void add(Map<String, KeptTable> tables, KeptTable table) {
    tables.merge(table.table().table(), table, KeptTable::with);
  }

  private KeptTable with(KeptTable other) {
    Map<String, ColumnPolicy> all = new LinkedHashMap<>();
    columns.forEach(c -> all.put(c.name(), c));
    other.columns.forEach(c -> all.putIfAbsent(c.name(), c));
    return new KeptTable(table, List.copyOf(all.values()), ofPeople);
  }

  /** Its columns in the lake. */
  List<LakeColumn> lakeColumns() {
    List<LakeColumn> all = new ArrayList<>();
    if (ofPeople) {
      all.add(PERSON);
    }
    columns.forEach(c -> all.add(new LakeColumn(c.name(), lakeType(c.type()))));
    return all;
  }

  /** How a column of this type is kept. */
  static LakeType lakeType(ColumnType type) {
    return switch (type) {
      case INTEGER -> LakeType.LONG;
      case DECIMAL -> LakeType.DECIMAL;
      case TEXT -> LakeType.STRING;
      case BOOLEAN -> LakeType.BOOLEAN;
      case DATE -> LakeType.DATE;
      case TIMESTAMP -> LakeType.TIMESTAMP;
    };
  }
}
