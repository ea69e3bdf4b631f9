package io.parley.query.privacy;

import io.parley.policy.SqlPosition;
import io.parley.policy.Use;
import io.parley.query.sql.SqlFront;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Finds where a column first stands under an aggregate of a use. */
final class AggregatePlace extends SqlBasicVisitor<@Nullable Void> {
  private final String column;
  private final Set<String> functions;
  private int within;
  private Optional<SqlPosition> found = Optional.empty();

  AggregatePlace(String column, Use use) {
    this.column = column;
    this.functions =
        switch (use) {
          case SUM -> Set.of("sum");
          case AVG -> Set.of("avg");
          case VARIANCE ->
              Set.of("var_pop", "var_samp", "variance", "stddev", "stddev_pop", "stddev_samp");
          case QUANTILE ->
              Set.of("median", "min", "max", "percentile_cont", "percentile_disc", "within group");
          case COUNT_DISTINCT -> Set.of("count");
          case GROUP, FILTER, AUDIENCE, THRESHOLD -> Set.of();
        };
  }

  Optional<SqlPosition> found() {
    return found;
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    String name =
        call.getKind() == SqlKind.WITHIN_GROUP
            ? "within group"
            : call.getOperator().getName().toLowerCase(Locale.ROOT);
    boolean meant = functions.contains(name);
    within += meant ? 1 : 0;
    super.visit(call);
    within -= meant ? 1 : 0;
    return null;
  }

  @Override
  public @Nullable Void visit(SqlIdentifier id) {
    boolean named = !id.isStar() && id.names.get(id.names.size() - 1).equalsIgnoreCase(column);
    if (within > 0 && named && found.isEmpty()) {
      found = Optional.of(SqlFront.position(id.getParserPosition()));
    }
    return null;
  }
}
