package io.parley.query.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;

/**
 * A column as SQL describes it.
 *
 * @param type the standard's name of its type, such as {@code BIGINT} or {@code DECIMAL}
 * @param precision digits of a number, or of a second; -1 where the type has none
 * @param scale digits after the point; 0 where the type has none
 */
public record SqlColumn(String name, String type, int precision, int scale) {

  static SqlColumn of(String name, RelDataType type) {
    boolean scaled = type.getSqlTypeName().allowsScale();
    return new SqlColumn(
        name,
        type.getSqlTypeName().getName(),
        type.getPrecision(),
        scaled ? Math.max(0, type.getScale()) : 0);
  }

  /** The columns of rows of this type, under these names. */
  public static List<SqlColumn> of(List<String> names, RelDataType rows) {
    List<SqlColumn> columns = new ArrayList<>();
    for (RelDataTypeField field : rows.getFieldList()) {
      columns.add(of(names.get(field.getIndex()), field.getType()));
    }
    return columns;
  }

  static List<SqlColumn> of(RelDataType rows) {
    return of(rows.getFieldNames(), rows);
  }
}
