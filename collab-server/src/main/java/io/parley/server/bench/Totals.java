package io.parley.server.bench;

import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;

/** People and exact bounded sum of each group, added up over slices of the people. */
final class Totals {
  private final TreeMap<String, Total> groups = new TreeMap<>();

  private record Total(long people, BigDecimal sum) {
    Total plus(Total other) {
      return new Total(people + other.people, sum.add(other.sum));
    }
  }

  void add(String group, long people, BigDecimal sum) {
    groups.merge(group, new Total(people, sum), Total::plus);
  }

  void add(Totals other) {
    other.groups.forEach((group, total) -> groups.merge(group, total, Total::plus));
  }

  List<String> lines() {
    return groups.entrySet().stream()
        .map(e -> e.getKey() + "|" + e.getValue().people() + "|" + e.getValue().sum())
        .toList();
  }
}
