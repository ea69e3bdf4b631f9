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

  /** The areas that a question about visits groups by, where visits have these. */
  public List<String> areasOf(String... areas) {
    try (SmallRoom room = new SmallRoom(policies(), new QueryEngine(new ZeroNoise()), keys)) {
      for (int i = 0; i < areas.length; i++) {
        room.person("hearth", i + 1, i + 1, 0)
            .row(
                "hearth.visits",
                i + 1,
                "true, 'phone', '%s', NULL, NULL, true, 1, 1".formatted(areas[i]));
      }
      PrivatePlan.Numbers plan =
          room.planned("SELECT area, COUNT(DISTINCT person) AS n FROM hearth.visits GROUP BY area");
      return room.groups(plan).stream()
          .map(g -> String.valueOf(g.keys().get(0).orElse("NULL")))
          .toList();
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
