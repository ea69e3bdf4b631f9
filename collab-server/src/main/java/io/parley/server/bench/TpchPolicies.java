package io.parley.server.bench;

import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The policies under which TPC-H is asked: party {@code shop} offers customer, orders and lineitem,
 * whose person is the customer, and calls supplier, part, nation and region public, each by its
 * key. The caps are above what the generator makes at any factor (41 orders a customer at factor
 * 1), so that the bounded numbers are the plain ones; and one person's rows in Q5's join are at
 * most 1 · 60 · 400, which the engine lets pass.
 */
final class TpchPolicies {
  /** Rows before a join, by table of people. */
  static final Map<String, Integer> CAPS = Map.of("customer", 1, "orders", 60, "lineitem", 400);

  /** Rows per person, r. */
  static final int ROWS_PER_PERSON = 500;

  private TpchPolicies() {}

  /** The policies with other caps than {@link #CAPS}, for tests of what a cap does. */
  static BenchPolicies of(Map<String, Integer> caps, int rowsPerPerson) {
    List<PolicyDocument> documents =
        Stream.of(
                "customer", "orders", "lineitem", "supplier", "part", "nation", "region", "budget")
            .map(name -> document(name, caps, rowsPerPerson))
            .toList();
    return new BenchPolicies(PolicySet.of(documents), "shop", List.of("email"));
  }

  private static PolicyDocument document(
      String name, Map<String, Integer> caps, int rowsPerPerson) {
    String text =
        BenchPolicies.text("tpch/" + name + ".yaml")
            .replace("@rows_before_join", String.valueOf(caps.getOrDefault(name, 1)))
            .replace("@rows_per_person", String.valueOf(rowsPerPerson));
    return PolicyReader.read(name + ".yaml", text.getBytes(StandardCharsets.UTF_8));
  }
}
