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
 * @param groupsPerPerson in how many groups a person counts at most, 1 to 1,000; absent, and left
 *     out of the bytes: what policies allow
 */
public record Beside(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ParameterValue> parameters,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String epsilon,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> groupsPerPerson) {
  private static final Pattern EPSILON = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,9})?");
  private static final int MOST_GROUPS = 1_000;

  public Beside {
    parameters = List.copyOf(Objects.requireNonNullElse(parameters, List.of())); // absent
    epsilon = Objects.requireNonNullElse(epsilon, "");
    groupsPerPerson = Objects.requireNonNullElse(groupsPerPerson, Optional.empty());
    if (!epsilon.isEmpty() && !isEpsilon(epsilon)) {
      throw new BadDocument("epsilon is a decimal with at most 9 digits after the point");
    }
    if (groupsPerPerson.filter(g -> !isGroups(g)).isPresent()) {
      throw new BadDocument("groupsPerPerson is a number from 1 to 1,000");
    }
  }

  /** Whether ε can be given so. */
  public static boolean isEpsilon(String text) {
    return EPSILON.matcher(text).matches();
  }

  /** Whether so many groups can be given. */
  public static boolean isGroups(int groups) {
    return groups >= 1 && groups <= MOST_GROUPS;
  }

  /** Left out of documents where it says nothing. */
  public static Optional<Beside> of(List<ParameterValue> parameters, String epsilon) {
    return of(parameters, epsilon, Optional.empty());
  }

  /** The same with a limit on groups. */
  public static Optional<Beside> of(
      List<ParameterValue> parameters, String epsilon, Optional<Integer> groupsPerPerson) {
    return parameters.isEmpty() && epsilon.isEmpty() && groupsPerPerson.isEmpty()
        ? Optional.empty()
        : Optional.of(new Beside(parameters, epsilon, groupsPerPerson));
  }

  Given given() {
    return new Given(
        parameters,
        epsilon.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(epsilon)),
        groupsPerPerson);
  }
}
