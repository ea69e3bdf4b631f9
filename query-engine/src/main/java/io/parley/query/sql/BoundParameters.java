package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Values in the places of a statement's question marks: each becomes the literal that the parser
 * would have read there. What a value holds can so change no other part of the statement.
 */
final class BoundParameters {
  private BoundParameters() {}

  /** Without values the statement is as it was: where it stands, a parameter is then refused. */
  static SqlNode of(SqlNode syntax, List<ParameterValue> values) {
    if (values.isEmpty()) {
      return syntax;
    }
    int places = ParameterPlaces.count(syntax);
    if (places != values.size()) {
      throw new SqlRefusal(
          ReasonCode.SQL_INVALID,
          "the statement has %d parameters (`?`), and %d values are given"
              .formatted(places, values.size()),
          Optional.empty(),
          "give one value for each `?`");
    }
    return bound(syntax, values);
  }

  private static SqlNode bound(SqlNode syntax, List<ParameterValue> values) {
    return Objects.requireNonNull(
        syntax.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlDynamicParam param) {
                return literal(param, values.get(param.getIndex()));
              }
            }));
  }

  private static SqlNode literal(SqlDynamicParam param, ParameterValue value) {
    return Typed.of(value.text(), value.type())
        .orElseThrow(
            () ->
                new SqlRefusal(
                    ReasonCode.BAD_LITERAL,
                    "the value of parameter %d is no value of type %s"
                        .formatted(param.getIndex() + 1, value.type().word()),
                    Optional.of(SqlFront.position(param.getParserPosition())),
                    "give a value such as " + Typed.example(value.type())))
        .literal(param.getParserPosition());
  }
}
