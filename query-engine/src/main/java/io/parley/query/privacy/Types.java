package io.parley.query.privacy;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;

/** The types of values: those of offered columns, and what arithmetic on them gives. */
final class Types {
  private static final Set<SqlTypeName> VALUES =
      EnumSet.of(
          SqlTypeName.NULL,
          SqlTypeName.BOOLEAN,
          SqlTypeName.TINYINT,
          SqlTypeName.SMALLINT,
          SqlTypeName.INTEGER,
          SqlTypeName.BIGINT,
          SqlTypeName.DECIMAL,
          SqlTypeName.FLOAT,
          SqlTypeName.REAL,
          SqlTypeName.DOUBLE,
          SqlTypeName.CHAR,
          SqlTypeName.VARCHAR,
          SqlTypeName.DATE,
          SqlTypeName.TIMESTAMP);

  private Types() {}

  static boolean isValue(RelDataType type) {
    return VALUES.contains(type.getSqlTypeName());
  }

  static boolean isInterval(RelDataType type) {
    return SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  static String shown(RelDataType type) {
    String name = type.getSqlTypeName().getName().replace('_', ' ');
    return (isInterval(type) ? "INTERVAL" : name).toUpperCase(Locale.ROOT);
  }

  /** What is wrong with a literal; empty where nothing is. Units and intervals are operands. */
  static Optional<String> refused(RexLiteral literal) {
    SqlTypeName type = literal.getType().getSqlTypeName();
    return isValue(literal.getType())
            || type == SqlTypeName.SYMBOL
            || type == SqlTypeName.SARG
            || isInterval(literal.getType())
        ? Optional.empty()
        : Optional.of("a literal of the type " + shown(literal.getType()));
  }

  /** Every column of every node holds values, or below a boundary the person. */
  static void check(RelNode node, NodeRows rows) {
    for (RelDataTypeField field : node.getRowType().getFieldList()) {
      boolean person =
          rows instanceof NodeRows.OfPeople people && people.isPerson(field.getIndex());
      if (node instanceof Values values && values.getTuples().isEmpty() && !person) {
        throw Refusals.unsupported(
            "a condition that no row satisfies, whatever the tables hold,",
            "leave it out; the person of a table's own rows is always known");
      } else if (field.getType().getSqlTypeName() == SqlTypeName.UUID && !person) {
        throw Refusals.personAsValue("in a list or a literal");
      } else if (!isValue(field.getType()) && !person) {
        throw Refusals.unsupported(
            "a column of the type " + shown(field.getType()),
            "use numbers, texts, booleans, dates and timestamps");
      }
    }
  }
}
