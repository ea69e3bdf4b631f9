package io.parley.server.demo;

import io.parley.server.demo.story.Story;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A story as a run would tell it. */
final class Stories {
  private Stories() {}

  static Story sample() {
    Story.Points points = new Story.Points(0.07, List.of(0.05, 0.09), 0.0766);
    Story.Effect effect = new Story.Effect(0.72, List.of(0.5, 0.9), 0.722, points);
    return new Story(
        3,
        Story.KEYED,
        Map.of(
            "hearth", people(60_000, 12, 55_000, 55_100),
            "metromail", people(58_000, 7, 52_000, 52_300)),
        new Story.Overlap(44_000, List.of(43_990.0, 44_010.0), 45_000, -1_000),
        Map.of("mens", new Story.Arm(effect, effect), "womens", new Story.Arm(effect, effect)),
        new Story.Audience(4_100, "audiences/a.csv", 4_200, "EXACT DISCLOSURE <script>"),
        new Story.Denied("SELECT person", "row-level-output", "rows of people", "count people", ""),
        Map.of(
            "hearth",
            new Story.Budget(
                "shoppers",
                new BigDecimal("1.5"),
                BigDecimal.TEN,
                BigDecimal.ZERO,
                new BigDecimal("1E-6"))),
        Map.of("total", 12.5),
        Map.of());
  }

  private static Story.People people(long records, long rejected, long resolved, long truth) {
    return new Story.People(
        records,
        rejected,
        resolved,
        truth,
        resolved + 1_000,
        new Story.Pairs(0.99, 0.98, 0.985, 12));
  }
}
