package io.parley.query;

import io.parley.policy.PolicySet;
import io.parley.query.backend.duckdb.DuckDbBackend;
import io.parley.query.plan.PrivatePlan;
import java.util.List;

/**
 * Plans over the corpus's tables, each of which says how many rows it has at most.
 *
 * @param rows of every table of people
 * @param cap {@code rows_before_join}
 * @param length of every text of people
 * @param keys on which people are matched
 */
public record CappedPlans(int rows, int cap, int length, List<String> keys) {
  /** A plan of numbers. */
  public PrivatePlan.Numbers plan(String sql) {
    return (PrivatePlan.Numbers) TwoParties.switchPlanned(planning(sql, 1 << 20, 1L << 40));
  }

  /** What a node says that has so much for a question, and of its heap for groups. */
  public Planning planning(String sql, int megabytes, long heap) {
    try (DuckDbBackend backend = new DuckDbBackend(megabytes, heap);
        SmallRoom room =
            new SmallRoom(policies(), new QueryEngine(new ZeroNoise(), backend), keys)) {
      return room.plan(sql);
    }
  }

  private PolicySet policies() {
    return CorpusVariants.edited(
        text ->
            text.contains("policy: parley/v1")
                ? text.replaceAll("rows_before_join: \\d+", "rows_before_join: " + cap)
                    .replaceAll("type: text, use", "length: " + length + ", type: text, use")
                    .replaceAll(", values: \\[[^]]*]", "")
                    .replace("person: person\n", "person: person\nrows: " + rows + "\n")
                : text);
  }
}
