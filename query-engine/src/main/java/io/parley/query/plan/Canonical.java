package io.parley.query.plan;

import io.parley.policy.Question;
import io.parley.query.account.Price;
import io.parley.query.match.Matching;
import io.parley.query.privacy.PrivateQuery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.sql.SqlExplainLevel;

/** One text for all spellings of a question that give the same plan. */
final class Canonical {
  private Canonical() {}

  static String text(
      PrivateQuery query, Question question, Matching matching, Price price, String sql) {
    List<String> conditions =
        query.conditions().stream().map(Object::toString).sorted().distinct().toList();
    return String.join(
        "\n",
        "plan " + PrivatePlan.VERSION,
        "question " + question,
        "tables " + query.leaves().stream().map(l -> l.table().toString()).toList(),
        "conditions " + conditions,
        "matching " + matching.parties() + " on " + matching.keys(),
        "price " + price,
        "statement " + sql);
  }

  /**
   * What the boundary computes and what stands above it. What lies below is not repeated: there the
   * conditions, sorted, say all, and their order in the algebra says how they were spelled.
   */
  static String top(PrivateQuery.Numbers numbers) {
    return "groups "
        + numbers.groups()
        + "\nmeasures "
        + numbers.measures()
        + "\n"
        + RelOptUtil.toString(above(numbers.top(), numbers), SqlExplainLevel.DIGEST_ATTRIBUTES)
        + numbers.top().getRowType().getFieldNames();
  }

  private static RelNode above(RelNode node, PrivateQuery.Numbers numbers) {
    if (node == numbers.boundary()) {
      return LogicalValues.createEmpty(node.getCluster(), node.getRowType());
    }
    return node.copy(node.getTraitSet(), List.of(above(node.getInput(0), numbers)));
  }

  static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
