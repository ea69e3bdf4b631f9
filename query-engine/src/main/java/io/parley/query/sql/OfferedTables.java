package io.parley.query.sql;

import io.parley.policy.PolicySet;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.rel.type.RelDataTypeFactory;
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
    new TreeMap<>(catalog.byParty())
        .forEach(
            (party, named) ->
                new TreeMap<>(named)
                    .forEach(
                        (name, table) ->
                            columns(table, types)
                                .map(c -> listed(new TableName(party, name), c, visible))
                                .ifPresent(listed::add)));
    return listed;
  }

  private static Listed listed(TableName name, List<SqlColumn> columns, PolicySet offered) {
    return new Listed(name, kind(name, offered), columns);
  }

  private static Optional<List<SqlColumn>> columns(Table table, RelDataTypeFactory types) {
    try {
      return Optional.of(SqlColumn.of(table.getRowType(types)));
    } catch (SqlRefusal refused) {
      return Optional.empty();
    }
  }

  private static Kind kind(TableName name, PolicySet offered) {
    if (offered.table(name).isPresent()) {
      return Kind.TABLE;
    }
    return offered.publicTable(name).isPresent() ? Kind.PUBLIC_TABLE : Kind.VIEW;
  }
}
