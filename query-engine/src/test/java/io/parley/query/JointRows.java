package io.parley.query;

import io.parley.policy.PolicySet;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Contributions of rows, as a question of two parties who match on one key has them. */
public final class JointRows {
  private static final List<String> KEYS = List.of("email");
  private static final Map<Integer, PrivatePlan.Numbers> PLANS = new ConcurrentHashMap<>();
  private static final Contribution.Rows ROWS = rows(plan(10));

  private JointRows() {}

  /** So many alike: with a text and a whole number, of which a person has up to ten. */
  public static List<Contribution.Rows> of(int count) {
    return Collections.nCopies(count, ROWS);
  }

  /** Hearth's stream of a plan. */
  public static Contribution.Rows rows(PrivatePlan plan) {
    return rows(plan, "hearth");
  }

  /** A party's stream of a plan. */
  public static Contribution.Rows rows(PrivatePlan plan, String party) {
    return plan.contributions().stream()
        .filter(c -> c instanceof Contribution.Rows && c.party().equals(party))
        .map(Contribution.Rows.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /**
   * A question of both parties, whose streams have a text and a whole number at hearth, and the
   * text of a segment at metromail, where a person has one row.
   *
   * @param cap {@code rows_before_join} at hearth
   */
  public static PrivatePlan.Numbers plan(int cap) {
    return PLANS.computeIfAbsent(cap, JointRows::planned);
  }

  private static PrivatePlan.Numbers planned(int cap) {
    PolicySet policies =
        CorpusVariants.edited(
            text ->
                text.replaceAll(
                    "rows_before_join: \\d+",
                    "rows_before_join: " + (text.contains("owner: hearth") ? cap : 1)));
    try (SmallRoom room = new SmallRoom(policies, new QueryEngine(new ZeroNoise()), KEYS)) {
      return room.planned(
          """
          SELECT m.segment, COUNT(DISTINCT v.area) AS areas, SUM(v.points) AS points
          FROM hearth.visits v JOIN metromail.mailings m USING (person) GROUP BY m.segment""");
    }
  }
}
