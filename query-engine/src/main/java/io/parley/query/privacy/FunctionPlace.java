package io.parley.query.privacy;

import io.parley.policy.FunctionNames;
import io.parley.policy.SqlPosition;
import io.parley.query.sql.SqlFront;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Finds where a function, named as policies name it, first stands in a question. */
final class FunctionPlace extends SqlBasicVisitor<@Nullable Void> {
  private final String function;
  private Optional<SqlPosition> found = Optional.empty();

  FunctionPlace(String function) {
    this.function = function;
  }

  Optional<SqlPosition> found() {
    return found;
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (found.isEmpty() && is(call)) {
      found = Optional.of(SqlFront.position(call.getParserPosition()));
    }
    return found.isPresent() ? null : super.visit(call);
  }

  private boolean is(SqlCall call) {
    String name = call.getOperator().getName().toLowerCase(Locale.ROOT).replace(' ', '_');
    return switch (call.getKind()) {
      case PLUS, MINUS, TIMES, DIVIDE, MOD, MINUS_PREFIX, PLUS_PREFIX ->
          function.equals(FunctionNames.ARITHMETIC);
      case OVER -> function.equals(FunctionNames.WINDOW);
      default ->
          name.equals(function)
              || (call.getKind() == SqlKind.LIKE && function.equals("like"))
              || (name.equals("||") && function.equals("concat"));
    };
  }
}
