package io.parley.query.privacy;

import io.parley.policy.SqlRefusal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * The expressions that may stand below the measurement boundary: total functions of bounded cost. A
 * function that can fail on a value (a cast, a division, an overflow) would tell that the value is
 * there, so only comparisons and logic pass.
 */
final class AllowedExpressions {
  static final Set<SqlKind> ALLOWED =
      EnumSet.of(
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL,
          SqlKind.AND,
          SqlKind.OR,
          SqlKind.NOT,
          SqlKind.IS_NULL,
          SqlKind.IS_NOT_NULL,
          SqlKind.IS_TRUE,
          SqlKind.IS_NOT_TRUE,
          SqlKind.IS_FALSE,
          SqlKind.IS_NOT_FALSE,
          SqlKind.SEARCH);

  /** The types of columns; a literal of another could not be written in the backend's SQL. */
  private static final Set<SqlTypeName> LITERALS =
      EnumSet.of(
          SqlTypeName.NULL,
          SqlTypeName.BOOLEAN,
          SqlTypeName.TINYINT,
          SqlTypeName.SMALLINT,
          SqlTypeName.INTEGER,
          SqlTypeName.BIGINT,
          SqlTypeName.DECIMAL,
          SqlTypeName.CHAR,
          SqlTypeName.VARCHAR,
          SqlTypeName.DATE,
          SqlTypeName.TIMESTAMP,
          SqlTypeName.UUID);

  private AllowedExpressions() {}

  /** Refuses a condition that uses anything else, or the person other than to join. */
  static void check(RexNode condition, List<Leaf> leaves) {
    condition.accept(new Check(leaves));
  }

  private static final class Check extends RexVisitorImpl<Void> {
    private final List<Leaf> leaves;

    Check(List<Leaf> leaves) {
      super(true);
      this.leaves = leaves;
    }

    @Override
    @SuppressWarnings("NullAway") // the visitor's Void result
    public Void visitInputRef(RexInputRef ref) {
      if (leaves.stream().anyMatch(l -> l.isPerson(ref.getIndex()))) {
        throw new SqlRefusal(
            "person-in-expression",
            "the person is used as a value in a condition",
            Optional.empty(),
            "the person only joins tables (USING (person)) and is counted (COUNT(DISTINCT person))");
      }
      return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    public Void visitLiteral(RexLiteral literal) {
      SqlTypeName type = literal.getType().getSqlTypeName();
      if (!LITERALS.contains(type)) {
        throw refused("a literal of the type " + type.getName().replace('_', ' '));
      }
      return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    public Void visitCall(RexCall call) {
      if (call.getKind() == SqlKind.CAST) {
        if (!harmlessCast(call)) {
          throw refused("a CAST of a column");
        }
      } else if (!ALLOWED.contains(call.getKind())) {
        throw refused("`" + call.getOperator().getName() + "`");
      }
      return super.visitCall(call);
    }

    /**
     * Casts of literals were folded ({@link FoldedLiterals}); text to text cannot fail, and a
     * decimal may only become a wider one.
     */
    private static boolean harmlessCast(RexCall cast) {
      RelDataType from = cast.getOperands().get(0).getType();
      RelDataType to = cast.getType();
      if (SqlTypeUtil.inCharFamily(to) && SqlTypeUtil.inCharFamily(from)) {
        return true;
      } else if (to.getSqlTypeName() == SqlTypeName.DECIMAL) {
        return from.getSqlTypeName() == SqlTypeName.DECIMAL
            && to.getScale() >= from.getScale()
            && to.getPrecision() - to.getScale() >= from.getPrecision() - from.getScale();
      }
      return to.getSqlTypeName() == from.getSqlTypeName();
    }

    @Override
    public Void visitOver(RexOver over) {
      throw refused("a window function");
    }

    @Override
    public Void visitSubQuery(RexSubQuery subQuery) {
      throw refused("a sub-query in a condition");
    }

    @Override
    public Void visitCorrelVariable(RexCorrelVariable correlVariable) {
      throw refused("a correlated reference");
    }

    @Override
    public Void visitDynamicParam(RexDynamicParam dynamicParam) {
      throw refused("a parameter");
    }

    @Override
    public Void visitFieldAccess(RexFieldAccess fieldAccess) {
      throw refused("a field access");
    }

    private static SqlRefusal refused(String what) {
      return new SqlRefusal(
          "expression-not-supported",
          what + " on people's rows is not supported by this version",
          Optional.empty(),
          "compare columns with literals of their own type, and combine with AND, OR, NOT, IN,"
              + " BETWEEN and IS NULL");
    }
  }
}
