package io.parley.query.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.SqlRefusal;
import io.parley.policy.TablePolicy;
import io.parley.query.CorpusRoom;
import io.parley.query.sql.ScalarFunction;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

/** Every operator that the parser library offers to a question, on a person's row. */
class ListedOperatorsTest {
  private static final List<String> LISTED =
      List.of(
          "% * + - / /INT :: < <= <> = > >= ABS AND CASE CAST CEIL CHARACTER_LENGTH CHAR_LENGTH",
          "COALESCE EXP EXTRACT FLOOR GREATEST",
          "IS DISTINCT FROM",
          "IS FALSE",
          "IS NOT DISTINCT FROM",
          "IS NOT FALSE",
          "IS NOT NULL",
          "IS NOT TRUE",
          "IS NULL",
          "IS TRUE",
          "LEAST LENGTH LIKE LN LOG10 LOWER MOD NOT OR POSITION POWER ROUND SEARCH SIGN SQRT",
          "SUBSTRING TRIM UPPER ||");

  private final RexBuilder rex = new RexBuilder(new JavaTypeFactoryImpl());
  private final RelDataType number = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);

  /** By name, so that an operator of an allowed kind that is not the one we mean shows here. */
  @Test
  void operators_allButTheListed_areRefused() {
    Set<String> listed = new TreeSet<>();
    int refused = 0;
    for (SqlOperator operator : operators().toList()) {
      Optional<RexCall> call = call(operator);
      if (call.flatMap(ScalarFunction::of).isPresent()) {
        listed.add(operator.getName().toUpperCase(Locale.ROOT));
      } else if (call.isPresent()) {
        assertThat(refusal(call.get()))
            .as(operator.getName())
            .isEqualTo("expression-not-supported");
        refused++;
      }
    }
    assertThat(String.join(" ", listed)).isEqualTo(String.join(" ", LISTED));
    assertThat(refused).isGreaterThan(200);
  }

  private static Stream<SqlOperator> operators() {
    return Stream.concat(
            SqlStdOperatorTable.instance().getOperatorList().stream(),
            SqlLibraryOperatorTableFactory.INSTANCE
                .getOperatorTable(SqlLibrary.POSTGRESQL)
                .getOperatorList()
                .stream())
        // An aggregate is no expression; the analysis lists those it knows.
        .filter(o -> !(o instanceof SqlAggFunction));
  }

  /** Empty for what the library builds no call of, with these operands or at all. */
  private Optional<RexCall> call(SqlOperator operator) {
    RexNode column = rex.makeInputRef(number, 1);
    for (int operands : new int[] {2, 1, 3}) {
      try {
        List<RexNode> columns = Collections.nCopies(operands, column);
        return Optional.of((RexCall) rex.makeCall(number, operator, columns));
      } catch (RuntimeException | AssertionError e) {
        // The next number of operands may do.
      }
    }
    return Optional.empty();
  }

  private static String refusal(RexCall call) {
    TablePolicy table = CorpusRoom.POLICIES.tables().get(0);
    OfferedColumn column = new OfferedColumn(table.table(), table.columns().get(0));
    try {
      Expressions.flow(call, List.of(RowColumn.person(PersonRole.ALWAYS), RowColumn.of(column)));
      return "passes";
    } catch (SqlRefusal e) {
      return e.reason().code();
    }
  }
}
