package io.parley.query.sql;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The catalog an analyst sees: {@code party.table} with the offered columns and the virtual person
 * column, and public tables with theirs. What is not offered is not in it, so that "hidden" and
 * "does not exist" are one answer.
 */
final class OfferedCatalog extends AbstractSchema {
  private final Map<String, org.apache.calcite.schema.Schema> parties = new HashMap<>();

  OfferedCatalog(PolicySet offered) {
    Map<String, Map<String, Table>> byParty = new HashMap<>();
    for (TablePolicy policy : offered.tables()) {
      byParty
          .computeIfAbsent(policy.table().party(), p -> new HashMap<>())
          .put(policy.table().table(), new OfferedTable(policy));
    }
    for (PublicTable table : offered.publicTables()) {
      byParty
          .computeIfAbsent(table.table().party(), p -> new HashMap<>())
          .putIfAbsent(table.table().table(), new OpenTable(table));
    }
    byParty.forEach((party, tables) -> parties.put(party, new Party(tables)));
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

  /** Column 0 is the person; the offered columns follow in the policy's order. */
  static final class OfferedTable extends AbstractTable {
    private final TablePolicy policy;

    OfferedTable(TablePolicy policy) {
      this.policy = policy;
    }

    TableName name() {
      return policy.table();
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      RelDataTypeFactory.Builder row = factory.builder();
      row.add(policy.person(), factory.createSqlType(SqlTypeName.UUID));
      List<ColumnPolicy> columns = policy.columns();
      columns.forEach(c -> row.add(c.name(), ParleyTypes.nullable(factory, c.type())));
      return row.build();
    }
  }
}
