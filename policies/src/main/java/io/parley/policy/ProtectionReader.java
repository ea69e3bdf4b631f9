package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.math.BigDecimal;
import java.util.Optional;

/** Reads {@code protection:}, and holds the floors and caps of ε and δ. */
final class ProtectionReader {
  private static final BigDecimal LEAST_EPSILON = new BigDecimal("1e-6");
  private static final BigDecimal MOST_EPSILON = new BigDecimal("20");
  private static final BigDecimal LEAST_DELTA = new BigDecimal("1e-15");
  private static final BigDecimal MOST_DELTA = new BigDecimal("1e-3");
  private static final int MOST_GROUPS = 1_000;
  private static final int MOST_ROWS = 100_000;
  static final Shape SHAPE =
      Shape.of(
              "`protection`",
              key("epsilon_per_query", "1.0"),
              key("delta_per_query", "1e-9"),
              key("groups_per_person", "1"),
              key("rows_per_person", "1"),
              key("rows_before_join", "10"),
              key("min_people", "50"),
              key("hide_small", "true"))
          .later("distinct_per_person");

  private ProtectionReader() {}

  static Optional<Protection> read(YamlNode node, Problems problems) {
    return Fields.of(node, SHAPE, problems).flatMap(fields -> protection(fields, problems));
  }

  private static Optional<Protection> protection(Fields fields, Problems problems) {
    Optional<BigDecimal> epsilon = epsilon(fields, "epsilon_per_query", problems);
    Optional<BigDecimal> delta = delta(fields, "delta_per_query", problems);
    Optional<Integer> groups = count(fields, "groups_per_person", MOST_GROUPS, problems);
    Optional<Integer> rows = rows(fields, "rows_per_person", problems);
    Optional<Integer> before = rows(fields, "rows_before_join", problems);
    Optional<Integer> people = count(fields, "min_people", AllowanceReader.MOST_PEOPLE, problems);
    // What cannot be read hides: the file is refused anyway.
    boolean hideSmall =
        fields
            .optional("hide_small")
            .map(n -> new Scalars(problems).flag(n, "`hide_small`").orElse(true))
            .orElse(false);
    if (epsilon.isEmpty()
        || delta.isEmpty()
        || groups.isEmpty()
        || rows.isEmpty()
        || before.isEmpty()
        || people.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Protection(
            epsilon.get(),
            delta.get(),
            groups.get(),
            rows.get(),
            before.get(),
            people.get(),
            hideSmall));
  }

  static Optional<BigDecimal> epsilon(Fields fields, String key, Problems problems) {
    return fields
        .required(key)
        .flatMap(
            n -> new Scalars(problems).number(n, "`" + key + "`", LEAST_EPSILON, MOST_EPSILON));
  }

  /** A δ: 0, or between a floor and a cap. */
  static Optional<BigDecimal> delta(Fields fields, String key, Problems problems) {
    String what = "`" + key + "`";
    return fields
        .required(key)
        .flatMap(
            n ->
                new Scalars(problems)
                    .number(n, what, BigDecimal.ZERO, MOST_DELTA)
                    .filter(delta -> delta.signum() == 0 || aboveFloor(n, what, delta, problems)));
  }

  private static boolean aboveFloor(
      YamlNode node, String what, BigDecimal delta, Problems problems) {
    boolean above = delta.compareTo(LEAST_DELTA) >= 0;
    if (!above) {
      problems.add(
          node,
          what + " is out of range",
          "write 0, or " + Numbers.range(LEAST_DELTA, MOST_DELTA).substring("write ".length()));
    }
    return above;
  }

  /** A public cap on a person's rows. */
  static Optional<Integer> rows(Fields fields, String key, Problems problems) {
    return count(fields, key, MOST_ROWS, problems);
  }

  private static Optional<Integer> count(Fields fields, String key, int most, Problems problems) {
    return fields
        .required(key)
        .flatMap(n -> new Scalars(problems).whole(n, "`" + key + "`", 1, most));
  }
}
