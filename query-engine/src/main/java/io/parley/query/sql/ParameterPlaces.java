package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Where parameters may stand: where a literal is a value. As an item of GROUP BY or ORDER BY a
 * number would be the number of a column, and the value would change what is asked.
 */
final class ParameterPlaces extends SqlBasicVisitor<@Nullable Void> {
  private static final Set<SqlKind> PASSED =
      EnumSet.of(
          SqlKind.ROLLUP,
          SqlKind.CUBE,
          SqlKind.GROUPING_SETS,
          SqlKind.ROW,
          SqlKind.DESCENDING,
          SqlKind.NULLS_FIRST,
          SqlKind.NULLS_LAST);

  private int found;

  private ParameterPlaces() {}

  /**
   * Checks a template's syntax before its values are in it.
   *
   * @param markers how many the template has
   */
  static void check(SqlNode syntax, int markers) {
    if (count(syntax) != markers) {
      throw new SqlRefusal(
          ReasonCode.SQL_SYNTAX,
          "a parameter stands where no value can, or a `?` is none",
          Optional.empty(),
          "write each parameter as `:name`, where a literal could stand");
    }
  }

  /** How many parameters there are; refuses one where a literal is no value. */
  static int count(SqlNode syntax) {
    ParameterPlaces places = new ParameterPlaces();
    syntax.accept(places);
    return places.found;
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlSelect select) {
      items(select.getGroup());
      items(select.getOrderList());
    } else if (call instanceof SqlOrderBy ordered) {
      items(ordered.orderList);
    }
    return super.visit(call);
  }

  @Override
  public @Nullable Void visit(SqlDynamicParam param) {
    found++;
    return null;
  }

  private static void items(@Nullable SqlNode node) {
    if (node instanceof SqlDynamicParam) {
      throw refused(node);
    } else if (node instanceof SqlNodeList list) {
      list.forEach(ParameterPlaces::items);
    } else if (node instanceof SqlCall call && PASSED.contains(call.getKind())) {
      call.getOperandList().forEach(ParameterPlaces::items);
    }
  }

  static SqlRefusal refused(SqlNode param) {
    return new SqlRefusal(
        ReasonCode.SQL_INVALID,
        "a parameter cannot be an item of GROUP BY or ORDER BY",
        Optional.of(SqlFront.position(param.getParserPosition())),
        "name the column there; a parameter is a value");
  }
}
