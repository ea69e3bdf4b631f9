package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Turns each cast of a literal into a literal of that type, before any row is read. Left to the
 * backend, {@code recency = CAST('abc' AS BIGINT)} would fail on the first row that reaches it and
 * on no row otherwise: an exact answer to whether there is one.
 */
final class FoldedLiterals extends RexShuttle {
  private final RexBuilder rexBuilder;

  FoldedLiterals(RexBuilder rexBuilder) {
    this.rexBuilder = rexBuilder;
  }

  @Override
  public RexNode visitCall(RexCall call) {
    if (!(super.visitCall(call) instanceof RexCall visited)) {
      throw new IllegalStateException("a call stays a call");
    }
    boolean ofLiteral = visited.getOperands().stream().allMatch(o -> o instanceof RexLiteral);
    if (!ofLiteral || visited.getOperands().isEmpty()) {
      return visited;
    }
    RexLiteral first = (RexLiteral) visited.getOperands().get(0);
    return switch (visited.getKind()) {
      case CAST -> folded(first, visited.getType());
      case MINUS_PREFIX -> negative(first, visited);
      case TIMES -> product(visited);
      default -> visited;
    };
  }

  /** The library reads -5 as the negative of 5. */
  private RexNode negative(RexLiteral literal, RexCall call) {
    BigDecimal number =
        SqlTypeUtil.isNumeric(call.getType()) ? literal.getValueAs(BigDecimal.class) : null;
    if (number == null) {
      return call;
    }
    return SqlTypeUtil.isApproximateNumeric(call.getType())
        ? rexBuilder.makeApproxLiteral(number.negate(), call.getType())
        : rexBuilder.makeExactLiteral(number.negate(), call.getType());
  }

  /** TIMESTAMPADD(DAY, 3, t) adds the product of an interval and a number: one interval. */
  private RexNode product(RexCall call) {
    SqlIntervalQualifier qualifier = call.getType().getIntervalQualifier();
    if (qualifier == null) {
      return call;
    }
    BigDecimal product = BigDecimal.ONE;
    for (RexNode operand : call.getOperands()) {
      BigDecimal factor = ((RexLiteral) operand).getValueAs(BigDecimal.class);
      product = factor == null ? BigDecimal.ZERO : product.multiply(factor);
    }
    return rexBuilder.makeIntervalLiteral(product, qualifier);
  }

  private RexNode folded(RexLiteral literal, RelDataType type) {
    if (literal.isNull()) {
      return rexBuilder.makeNullLiteral(type);
    } else if (SqlTypeUtil.inCharFamily(literal.getType()) && SqlTypeUtil.inCharFamily(type)) {
      return literal;
    }
    try {
      if (SqlTypeUtil.isExactNumeric(type)) {
        return rexBuilder.makeExactLiteral(number(literal, type), type);
      } else if (SqlTypeUtil.isApproximateNumeric(type)) {
        return rexBuilder.makeApproxLiteral(real(literal), type);
      } else if (type.getSqlTypeName() == SqlTypeName.DATE) {
        return rexBuilder.makeDateLiteral(new DateString(text(literal)));
      } else if (type.getSqlTypeName() == SqlTypeName.TIMESTAMP) {
        String text =
            literal.getType().getSqlTypeName() == SqlTypeName.DATE
                ? literal.getValueAs(DateString.class) + " 00:00:00"
                : text(literal);
        return rexBuilder.makeTimestampLiteral(new TimestampString(text), type.getPrecision());
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Refused below, in words of our own.
    }
    throw new SqlRefusal(
        ReasonCode.BAD_LITERAL,
        "the literal " + shown(literal) + " is no value of the type " + type,
        Optional.empty(),
        "compare a column with a literal of its own type");
  }

  /** A number beyond the doubles is no value of the type; one too small for them is zero. */
  private static BigDecimal real(RexLiteral literal) {
    BigDecimal number = written(literal);
    if (number == null || !Double.isFinite(number.doubleValue())) {
      throw new ArithmeticException();
    }
    return number;
  }

  private static @Nullable BigDecimal written(RexLiteral literal) {
    return SqlTypeUtil.isNumeric(literal.getType())
        ? literal.getValueAs(BigDecimal.class)
        : new BigDecimal(text(literal));
  }

  private static BigDecimal number(RexLiteral literal, RelDataType type) {
    BigDecimal number = written(literal);
    if (number == null || number.precision() > 38 || Math.abs((long) number.scale()) > 38) {
      throw new ArithmeticException();
    }
    BigDecimal exact = number.setScale(Math.max(0, type.getScale()));
    BigDecimal limit = BigDecimal.ONE.movePointRight(type.getPrecision() - exact.scale());
    boolean fits =
        switch (type.getSqlTypeName()) {
          case BIGINT -> exact.longValueExact() == exact.longValue();
          case INTEGER -> exact.intValueExact() == exact.intValue();
          case SMALLINT -> exact.shortValueExact() == exact.shortValue();
          case TINYINT -> exact.byteValueExact() == exact.byteValue();
          default -> exact.abs().compareTo(limit) < 0;
        };
    if (!fits) {
      throw new ArithmeticException();
    }
    return exact;
  }

  private static String shown(RexLiteral literal) {
    if (SqlTypeUtil.inCharFamily(literal.getType())) {
      return "'" + literal.getValueAs(String.class) + "'";
    }
    BigDecimal number =
        SqlTypeUtil.isExactNumeric(literal.getType()) ? literal.getValueAs(BigDecimal.class) : null;
    return number == null ? literal.toString() : number.toPlainString();
  }

  private static String text(RexLiteral literal) {
    String text =
        SqlTypeUtil.inCharFamily(literal.getType()) ? literal.getValueAs(String.class) : null;
    if (text == null) {
      throw new IllegalArgumentException();
    }
    return text;
  }
}
