package io.parley.query.sql;

import io.parley.policy.SqlRefusal;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Refuses, with a position, what the parser lets pass and its library then fails on. */
final class SyntaxLimits extends SqlBasicVisitor<@Nullable Void> {
  private static final BigDecimal MOST_ROWS = BigDecimal.valueOf(Integer.MAX_VALUE);

  /**
   * Levels of operators and sub-queries. Well below what the stack of any thread holds, so that all
   * nodes refuse the same statements.
   */
  private static final int MOST_LEVELS = 200;

  private int levels;

  private SyntaxLimits() {}

  static void check(SqlNode syntax) {
    syntax.accept(new SyntaxLimits());
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call.getKind() == SqlKind.EXTEND) {
      throw new SqlRefusal(
          "not-supported-yet",
          "declaring columns beside a table is not supported by this version",
          Optional.of(SqlFront.position(call.getParserPosition())),
          "only offered tables (party.table) and offered columns exist for a question");
    }
    if (call instanceof SqlOrderBy ordered) {
      rows(ordered.fetch);
      rows(ordered.offset);
    }
    if (++levels > MOST_LEVELS) {
      throw SqlErrors.tooDeep();
    }
    super.visit(call);
    levels--;
    return null;
  }

  private static void rows(@Nullable SqlNode count) {
    if (count instanceof SqlNumericLiteral number
        && number.bigDecimalValue() != null
        && number.bigDecimalValue().compareTo(MOST_ROWS) > 0) {
      throw new SqlRefusal(
          "sql-invalid",
          "a LIMIT or OFFSET beyond %,d rows".formatted(Integer.MAX_VALUE),
          Optional.of(SqlFront.position(count.getParserPosition())),
          "write a smaller number, or leave it out");
    }
  }
}
