package io.parley.query.sql;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.DerivedTable;
import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The catalog an analyst sees: {@code party.table} with the offered columns and the virtual person
 * column, public tables with theirs, and derived tables with those of their SELECT. What is not
 * offered is not in it, so that "hidden" and "does not exist" are one answer.
 */
final class OfferedCatalog extends AbstractSchema {
  private final Map<String, org.apache.calcite.schema.Schema> parties = new HashMap<>();
  private final Map<String, Map<String, Table>> tables;

  /**
   * The catalog of a question.
   *
   * @param derived what it is told when a table is named, and what reads derived ones
   */
  OfferedCatalog(PolicySet offered, DerivedTables derived) {
    Map<String, Map<String, Table>> byParty = new HashMap<>();
    for (TablePolicy policy : offered.tables()) {
      byParty
          .computeIfAbsent(policy.table().party(), p -> new HashMap<>())
          .put(policy.table().table(), new OfferedTable(policy, derived));
    }
    for (PublicTable table : offered.publicTables()) {
      byParty
          .computeIfAbsent(table.table().party(), p -> new HashMap<>())
          .putIfAbsent(table.table().table(), new OpenTable(table));
    }
    for (DerivedTable table : offered.derivedTables()) {
      byParty
          .computeIfAbsent(table.table().party(), p -> new HashMap<>())
          .putIfAbsent(table.table().table(), new View(table, derived));
    }
    byParty.forEach((party, named) -> parties.put(party, new Party(named)));
    tables = Map.copyOf(byParty);
  }

  /** All tables by name, by party. */
  Map<String, Map<String, Table>> byParty() {
    return tables;
  }

  @Override
  protected Map<String, org.apache.calcite.schema.Schema> getSubSchemaMap() {
    return parties;
  }

  private static final class Party extends AbstractSchema {
    private final Map<String, Table> tables;

    Party(Map<String, Table> tables) {
      this.tables = Map.copyOf(tables);
    }

    @Override
    protected Map<String, Table> getTableMap() {
      return tables;
    }
  }

  /** A public table: its columns, and no person. */
  private static final class OpenTable extends AbstractTable {
    private final PublicTable table;

    OpenTable(PublicTable table) {
      this.table = table;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      RelDataTypeFactory.Builder row = factory.builder();
      table.columns().forEach(c -> row.add(c.name(), ParleyTypes.nullable(factory, c.type())));
      return row.build();
    }
  }

  /** A derived table: wherever it is named, its SQL stands. */
  private static final class View extends AbstractTable implements TranslatableTable {
    private final DerivedTable table;
    private final DerivedTables derived;

    View(DerivedTable table, DerivedTables derived) {
      this.table = table;
      this.derived = derived;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      return derived.rowType(table, factory);
    }

    @Override
    public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable relOptTable) {
      return derived.algebra(table, context.getCluster());
    }
  }

  /** Column 0 is the person; the offered columns follow in the policy's order. */
  static final class OfferedTable extends AbstractTable {
    private final TablePolicy policy;
    private final DerivedTables derived;

    OfferedTable(TablePolicy policy, DerivedTables derived) {
      this.policy = policy;
      this.derived = derived;
    }

    TableName name() {
      return policy.table();
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      derived.touched(policy.table());
      RelDataTypeFactory.Builder row = factory.builder();
      row.add(policy.person(), factory.createSqlType(SqlTypeName.UUID));
      List<ColumnPolicy> columns = policy.columns();
      columns.forEach(c -> row.add(c.name(), ParleyTypes.nullable(factory, c.type())));
      return row.build();
    }
  }
}
