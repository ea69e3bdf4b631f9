package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Refuses, with a position, what the parser lets pass and its library then fails on. */
final class SyntaxLimits extends SqlBasicVisitor<@Nullable Void> {
  private static final BigDecimal MOST_ROWS = BigDecimal.valueOf(Integer.MAX_VALUE);

  /**
   * Levels of operators and sub-queries. Well below what the stack of any thread holds, so that all
   * nodes refuse the same statements.
   */
  static final int MOST_LEVELS = 200;

  private int levels;
  private int deepest;

  private SyntaxLimits() {}

  /** How many levels it has. */
  static int check(SqlNode syntax) {
    SyntaxLimits limits = new SyntaxLimits();
    syntax.accept(limits);
    return limits.deepest;
  }

  /** The refusal of a statement on which the library fails with an exception of its own. */
  static SqlRefusal unexplained(Optional<SqlNode> syntax) {
    Qualify qualify = new Qualify();
    syntax.ifPresent(s -> s.accept(qualify));
    return qualify.found.isPresent()
        ? new SqlRefusal(
            ReasonCode.NOT_SUPPORTED_YET,
            "QUALIFY beside an aggregate is not supported by this version",
            qualify.found,
            "write the window and QUALIFY in a sub-query, and the aggregate around it")
        : new SqlRefusal(
            ReasonCode.SQL_NOT_SUPPORTED,
            "the statement uses a construct that is not supported",
            Optional.empty(),
            "see docs/sql.md for what is");
  }

  private static final class Qualify extends SqlBasicVisitor<@Nullable Void> {
    private Optional<SqlPosition> found = Optional.empty();

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call instanceof SqlSelect select && select.getQualify() != null) {
        found = Optional.of(SqlFront.position(select.getQualify().getParserPosition()));
      }
      return super.visit(call);
    }
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call.getKind() == SqlKind.EXTEND) {
      throw new SqlRefusal(
          ReasonCode.NOT_SUPPORTED_YET,
          "declaring columns beside a table is not supported by this version",
          Optional.of(SqlFront.position(call.getParserPosition())),
          "only offered tables (party.table) and offered columns exist for a question");
    }
    if (call.getKind() == SqlKind.FILTER && call.operand(0).getKind() == SqlKind.WITHIN_GROUP) {
      throw new SqlRefusal(
          ReasonCode.NOT_SUPPORTED_YET,
          "FILTER beside WITHIN GROUP is not supported by this version",
          Optional.of(SqlFront.position(call.getParserPosition())),
          "write the condition inside: WITHIN GROUP (ORDER BY CASE WHEN … THEN x END)");
    }
    if (call instanceof SqlWith with
        && with.withList.stream().anyMatch(SyntaxLimits::isRecursive)) {
      throw new SqlRefusal(
          ReasonCode.NOT_SUPPORTED_YET,
          "WITH RECURSIVE is not supported by this version",
          Optional.of(SqlFront.position(call.getParserPosition())),
          "write the levels out");
    }
    if (call instanceof SqlOrderBy ordered) {
      rows(ordered.fetch);
      rows(ordered.offset);
    }
    if (call instanceof SqlJoin join && isByName(join)) {
      checkChain(join);
    }
    if (++levels > MOST_LEVELS) {
      throw SqlErrors.tooDeep();
    }
    deepest = Math.max(deepest, levels);
    super.visit(call);
    levels--;
    return null;
  }

  private static boolean isRecursive(SqlNode item) {
    return item instanceof SqlWithItem with && with.recursive.booleanValue();
  }

  /**
   * After a FULL or RIGHT JOIN the library takes the person of a further USING from the first table
   * alone, where it may be absent.
   */
  private static void checkChain(SqlJoin join) {
    for (SqlNode side : List.of(join.getLeft(), join.getRight())) {
      if (side instanceof SqlJoin inner && mayLackFirst(inner)) {
        throw new SqlRefusal(
            ReasonCode.NOT_SUPPORTED_YET,
            "USING or NATURAL after a FULL or RIGHT JOIN is not supported by this version",
            Optional.of(SqlFront.position(join.getParserPosition())),
            "join in a sub-query first:"
                + " FROM (SELECT person, … FROM a FULL JOIN b USING (person)) x FULL JOIN c USING (person)");
      }
    }
  }

  private static boolean mayLackFirst(SqlJoin join) {
    boolean here =
        isByName(join)
            && (join.getJoinType() == JoinType.FULL || join.getJoinType() == JoinType.RIGHT);
    return here
        || (join.getLeft() instanceof SqlJoin left && mayLackFirst(left))
        || (join.getRight() instanceof SqlJoin right && mayLackFirst(right));
  }

  private static boolean isByName(SqlJoin join) {
    return join.isNatural() || join.getConditionType() == JoinConditionType.USING;
  }

  private static void rows(@Nullable SqlNode count) {
    if (count instanceof SqlNumericLiteral number
        && number.bigDecimalValue() != null
        && number.bigDecimalValue().compareTo(MOST_ROWS) > 0) {
      throw new SqlRefusal(
          ReasonCode.SQL_INVALID,
          "a LIMIT or OFFSET beyond %,d rows".formatted(Integer.MAX_VALUE),
          Optional.of(SqlFront.position(count.getParserPosition())),
          "write a smaller number, or leave it out");
    }
  }
}
