package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.query.sql.Given;
import io.parley.query.sql.ParameterValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is given beside a statement.
 *
 * @param parameters one for each {@code ?}
 * @param epsilon the most that the answer may cost, as a plain decimal; empty: what policies allow
 */
public record Beside(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ParameterValue> parameters,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String epsilon) {
  private static final Pattern EPSILON = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,9})?");

  public Beside {
    parameters = List.copyOf(Objects.requireNonNullElse(parameters, List.of())); // absent
    epsilon = Objects.requireNonNullElse(epsilon, "");
    if (!epsilon.isEmpty() && !EPSILON.matcher(epsilon).matches()) {
      throw new BadDocument("epsilon is a decimal with at most 9 digits after the point");
    }
  }

  /** Left out of documents where it says nothing. */
  public static Optional<Beside> of(List<ParameterValue> parameters, String epsilon) {
    return parameters.isEmpty() && epsilon.isEmpty()
        ? Optional.empty()
        : Optional.of(new Beside(parameters, epsilon));
  }

  Given given() {
    return new Given(
        parameters, epsilon.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(epsilon)));
  }
}
