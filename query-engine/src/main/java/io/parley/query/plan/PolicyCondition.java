package io.parley.query.plan;

import io.parley.policy.PolicySet;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TablePolicy;
import io.parley.query.privacy.PrivacyAnalysis;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.DuckDialect;
import io.parley.query.sql.SqlFront;
import java.util.List;
import java.util.Optional;

/** The {@code where:} of a policy as checked SQL. */
public final class PolicyCondition {
  private PolicyCondition() {}

  /**
   * The owner's condition over alias {@code t}.
   *
   * @throws SqlRefusal when it does not parse or is not a plain condition over the table's columns;
   *     then the table answers no question
   */
  public static Optional<String> sql(TablePolicy policy, PolicySet offered) {
    if (policy.where().isEmpty()) {
      return Optional.empty();
    }
    String select =
        "SELECT %s FROM %s.%s WHERE (%s\n)"
            .formatted(
                DuckDialect.quoted(policy.person()),
                DuckDialect.quoted(policy.table().party()),
                DuckDialect.quoted(policy.table().table()),
                policy.where().get());
    PrivateQuery query =
        PrivacyAnalysis.analyse(SqlFront.parse(select, offered).algebra().project(), offered);
    boolean plain =
        query instanceof PrivateQuery.People people
            && people.personOnly()
            && people.leaves().size() == 1;
    if (!plain) {
      throw new SqlRefusal(
          "bad-policy-condition",
          "the policy of " + policy.table() + " has a `where` that is not a plain condition",
          Optional.empty(),
          "its owner writes one condition over the table's own columns");
    }
    List<String> parts =
        query.conditions().stream()
            .map(c -> RexSql.condition(c, query.leaves(), i -> "t"))
            .toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", parts));
  }
}
