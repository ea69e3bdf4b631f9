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

  static String top(PrivateQuery.Numbers numbers) {
    return RelOptUtil.toString(numbers.top(), SqlExplainLevel.DIGEST_ATTRIBUTES)
        + numbers.top().getRowType().getFieldNames();
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
