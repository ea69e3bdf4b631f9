package io.parley.query.plan;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.PolicySet;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.privacy.PrivacyAnalysis;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.sql.DuckDialect;
import io.parley.query.sql.SqlFront;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;

/**
 * A table as its owner lets questions see it: the rows that the {@code where:} of its policy keeps.
 *
 * @param algebra the person and every column that questions may use under the owner's condition, in
 *     the policy's order; empty where the policy has no condition
 * @param lengths of texts that are cut to fewer characters than all are, by column; before the
 *     condition sees them
 */
public record OwnersView(
    TableName table, Optional<RelNode> algebra, SortedMap<String, Integer> lengths) {
  public OwnersView {
    lengths = new TreeMap<>(lengths);
  }

  /**
   * The view of a table.
   *
   * @throws SqlRefusal when the condition does not parse or is not a plain one over the table's
   *     columns; then the table answers no question
   */
  public static OwnersView of(TablePolicy policy, PolicySet offered) {
    if (policy.where().isEmpty()) {
      return new OwnersView(policy.table(), Optional.empty(), lengths(policy, offered));
    }
    String columns =
        Stream.concat(Stream.of(policy.person()), policy.columns().stream().map(c -> c.name()))
            .map(DuckDialect::quoted)
            .collect(Collectors.joining(", "));
    String select =
        "SELECT %s FROM %s.%s WHERE (%s\n)"
            .formatted(
                columns,
                DuckDialect.quoted(policy.table().party()),
                DuckDialect.quoted(policy.table().table()),
                policy.where().get());
    RelNode algebra;
    try {
      algebra = SqlFront.parse(select, offered, policy.table().party()).algebra();
    } catch (SqlRefusal e) {
      // Its text and places are of the owner's condition, which is not the analyst's to see.
      throw unusable(policy);
    }
    if (!(PrivacyAnalysis.analyse(algebra, offered) instanceof PrivateQuery.People)
        || !isPlain(algebra)) {
      throw unusable(policy);
    }
    return new OwnersView(policy.table(), Optional.of(algebra), lengths(policy, offered));
  }

  /** Those of columns too that no question may use: the condition may. */
  private static SortedMap<String, Integer> lengths(TablePolicy policy, PolicySet offered) {
    SortedMap<String, Integer> lengths = new TreeMap<>();
    offered
        .table(policy.table())
        .orElse(policy)
        .columns()
        .forEach(c -> c.length().ifPresent(n -> lengths.put(c.name(), n)));
    return lengths;
  }

  /** To how many characters the texts of a column are cut. */
  public int length(String column) {
    return lengths.getOrDefault(column, ColumnPolicy.LONGEST_TEXT);
  }

  /** Whether a table's condition can be applied; where it cannot, no question is answered. */
  public static boolean isUsable(TablePolicy policy, PolicySet offered) {
    try {
      return of(policy, offered).table().equals(policy.table());
    } catch (SqlRefusal unusable) {
      return false;
    }
  }

  private static SqlRefusal unusable(TablePolicy policy) {
    return new SqlRefusal(
        ReasonCode.BAD_POLICY_CONDITION,
        "the policy of " + policy.table() + " has a `where` that is not a plain condition",
        Optional.empty(),
        "its owner writes one condition over the table's own columns");
  }

  private static boolean isPlain(RelNode node) {
    if (node instanceof Filter filter) {
      return isPlain(filter.getInput());
    } else if (node instanceof Project project) {
      return !project.containsOver() && isPlain(project.getInput());
    }
    return node instanceof TableScan;
  }
}
