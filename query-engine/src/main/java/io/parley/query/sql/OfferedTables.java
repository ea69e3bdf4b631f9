package io.parley.query.sql;

import io.parley.policy.PolicySet;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;

/** The catalog of questions, listed: what is not in it is "not found" for every question. */
public final class OfferedTables {
  private OfferedTables() {}

  /** What kind of table it is. */
  public enum Kind {
    /** With people. */
    TABLE,
    PUBLIC_TABLE,
    /** A derived table: a SELECT with a name. */
    VIEW
  }

  /** A table with its columns, in the order of {@code SELECT *}. */
  public record Listed(TableName table, Kind kind, List<SqlColumn> columns) {
    public Listed {
      columns = List.copyOf(columns);
    }
  }

  /**
   * All that this member's questions can name, by party and table. A derived table whose SQL is
   * refused is left out: no question can name it.
   */
  public static List<Listed> of(PolicySet offered, String asker) {
    PolicySet visible = offered.visible();
    RelDataTypeFactory types = ParleyTypes.newFactory();
    OfferedCatalog catalog = new OfferedCatalog(visible, new DerivedTables(visible, asker));
    List<Listed> listed = new ArrayList<>();
    for (String party : catalog.getSubSchemaMap().keySet().stream().sorted().toList()) {
      Schema tables = catalog.getSubSchemaMap().get(party);
      for (String name : tables.getTableNames().stream().sorted().toList()) {
        TableName table = new TableName(party, name);
        try {
          List<SqlColumn> columns = columns(tables.getTable(name), types);
          listed.add(new Listed(table, kind(table, visible), columns));
        } catch (SqlRefusal refused) {
          continue;
        }
      }
    }
    return listed;
  }

  private static List<SqlColumn> columns(Table table, RelDataTypeFactory types) {
    return SqlColumn.of(table.getRowType(types));
  }

  private static Kind kind(TableName name, PolicySet offered) {
    if (offered.table(name).isPresent()) {
      return Kind.TABLE;
    }
    return offered.publicTable(name).isPresent() ? Kind.PUBLIC_TABLE : Kind.VIEW;
  }
}
