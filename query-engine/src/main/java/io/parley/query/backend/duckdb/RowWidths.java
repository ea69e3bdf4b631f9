package io.parley.query.backend.duckdb;

import io.parley.policy.ColumnPolicy;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.StreamColumn;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.OfferedColumn;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.privacy.RowColumn;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The most bytes that the values of a row have in DuckDB. A column that is an offered one,
 * unchanged, has texts of at most the {@code length} that its policy says; any other, however it is
 * computed, of what all texts are cut to.
 */
final class RowWidths {
  /** A value of fixed width, and whether it is known. */
  static final long FIXED = RowSizes.FIXED_MOST;

  /** Of a character in UTF-8. */
  private static final int CHARACTER = 4;

  private final PrivateQuery query;

  RowWidths(PrivateQuery query) {
    this.query = query;
  }

  /** Of a row of a node, with the unit beside its fields. */
  long of(RelNode node) {
    long bytes = FIXED;
    int fields = node.getRowType().getFieldCount();
    for (int i = 0; i < fields; i++) {
      bytes += of(node, i);
    }
    return bytes;
  }

  /** Of a field of a node. */
  long of(RelNode node, int field) {
    RelDataType type = node.getRowType().getFieldList().get(field).getType();
    return isText(type) ? FIXED + text(length(node, field)) : FIXED;
  }

  /** Of any value of a type. */
  static long of(RelDataType type) {
    return isText(type) ? FIXED + text(ColumnPolicy.LONGEST_TEXT) : FIXED;
  }

  /** Of a row of a stream, with its tokens. */
  static long of(Contribution contribution) {
    if (contribution instanceof Contribution.People people) {
      return FIXED * (1 + people.keys().size());
    }
    return FIXED
        + contribution.columns().stream()
            .mapToLong(c -> isText(c) ? FIXED + text(length(contribution, c)) : FIXED)
            .sum();
  }

  /** The most bytes of a text in a column of a stream. */
  static long text(Contribution contribution, StreamColumn column) {
    return text(length(contribution, column));
  }

  static boolean isText(StreamColumn column) {
    return column.kind() == StreamColumn.Kind.VALUE && isText(column.type());
  }

  private static int length(Contribution contribution, StreamColumn column) {
    return contribution instanceof Contribution.Rows rows
        ? length(rows.fragment().rows().columns().get(column.field()))
        : ColumnPolicy.LONGEST_TEXT;
  }

  private int length(RelNode node, int field) {
    return query.rows().get(node) instanceof NodeRows.OfPeople people
        ? length(people.columns().get(field))
        : ColumnPolicy.LONGEST_TEXT;
  }

  private static int length(RowColumn column) {
    List<OfferedColumn> plain = column.plain().stream().toList();
    return plain.isEmpty()
        ? ColumnPolicy.LONGEST_TEXT
        : plain.get(0).column().length().orElse(ColumnPolicy.LONGEST_TEXT);
  }

  private static long text(int characters) {
    return (long) characters * CHARACTER;
  }

  private static boolean isText(RelDataType type) {
    return SqlTypeName.CHAR_TYPES.contains(type.getSqlTypeName());
  }
}
