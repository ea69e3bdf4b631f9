package io.parley.server.flightsql;

import java.math.BigDecimal;
import java.util.Optional;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SessionOptionValueVisitor;
import org.jspecify.annotations.Nullable;

/** The value of a session's option as text; empty for none, and for a list, which none takes. */
final class SessionValue implements SessionOptionValueVisitor<Optional<String>> {
  static Optional<String> text(SessionOptionValue value) {
    return value.acceptVisitor(new SessionValue());
  }

  @Override
  public Optional<String> visit(String value) {
    return Optional.of(value);
  }

  @Override
  public Optional<String> visit(boolean value) {
    return Optional.of(Boolean.toString(value));
  }

  @Override
  public Optional<String> visit(long value) {
    return Optional.of(Long.toString(value));
  }

  @Override
  public Optional<String> visit(double value) {
    return Double.isFinite(value)
        ? Optional.of(BigDecimal.valueOf(value).toPlainString())
        : Optional.of("");
  }

  @Override
  public Optional<String> visit(String[] value) {
    return Optional.of("");
  }

  @Override
  public Optional<String> visit(@Nullable Void value) {
    return Optional.empty();
  }
}
