package io.parley.server.room;

import io.parley.server.wire.Offer;
import java.util.List;
import java.util.Map;

/** A table that nobody has, to load the engine's classes before the first question. */
final class WarmUp {
  private static final String TABLE =
      """
      policy: parley/v1
      table: nothing
      owner: nobody
      population: none
      person: person
      match: [email]
      columns:
        x: {type: integer, use: [sum], bounds: [0, 1]}
      allow:
        - analysis: aggregate
          to: [nobody]
          purposes: [measurement]
          protection:
            epsilon_per_query: 1.0
            delta_per_query: 1e-9
            groups_per_person: 1
            rows_per_person: 1
            rows_before_join: 1
            min_people: 50
      """;

  private static final String BUDGET =
      """
      population: none
      owner: nobody
      budget: {epsilon: 1, delta: 1e-6, every: month}
      """;

  private WarmUp() {}

  static Offer offer() {
    return new Offer(
        Offer.VERSION,
        "nobody",
        List.of(
            new Offer.PolicyFile("warm-up-table", TABLE),
            new Offer.PolicyFile("warm-up-budget", BUDGET)),
        Map.of());
  }
}
