package io.parley.query.backend.duckdb;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** The units of DATE_TRUNC and DATE_DIFF. */
final class Units {
  private static final Set<String> KNOWN =
      Set.of("year", "quarter", "month", "week", "day", "hour", "minute", "second");

  private Units() {}

  static String checked(RexNode literal) {
    String unit =
        Objects.requireNonNull(((RexLiteral) literal).getValueAs(String.class))
            .toLowerCase(Locale.ROOT)
            .strip();
    if (!KNOWN.contains(unit)) {
      throw new SqlRefusal(
          ReasonCode.BAD_LITERAL,
          "`" + unit + "` is no unit of time",
          Optional.empty(),
          "write one of year, quarter, month, week, day, hour, minute, second");
    }
    return unit;
  }
}
