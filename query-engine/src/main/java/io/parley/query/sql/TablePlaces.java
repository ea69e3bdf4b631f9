package io.parley.query.sql;

import io.parley.policy.SqlPosition;
import io.parley.policy.TableName;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Where a statement names a table. */
final class TablePlaces extends SqlBasicVisitor<@Nullable Void> {
  private final TableName table;
  private Optional<SqlPosition> found = Optional.empty();

  private TablePlaces(TableName table) {
    this.table = table;
  }

  static Optional<SqlPosition> first(TableName table, SqlNode syntax) {
    TablePlaces places = new TablePlaces(table);
    syntax.accept(places);
    return places.found;
  }

  @Override
  public @Nullable Void visit(SqlIdentifier id) {
    if (found.isEmpty()
        && id.names.size() == 2
        && id.names.get(0).equalsIgnoreCase(table.party())
        && id.names.get(1).equalsIgnoreCase(table.table())) {
      found = Optional.of(SqlFront.position(id.getParserPosition()));
    }
    return null;
  }
}
