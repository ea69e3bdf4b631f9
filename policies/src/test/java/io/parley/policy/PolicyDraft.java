package io.parley.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A table's policy as its author would write it, and every way to write it a step tighter.
 *
 * @param columns the uses of each column; all are decimals with bounds
 */
record PolicyDraft(
    TableName table,
    Map<String, Set<String>> columns,
    List<AllowanceDraft> allow,
    Optional<String> expires) {
  private static final String YESTERDAY = "2026-11-20";

  PolicyDraft {
    columns = new TreeMap<>(columns);
    allow = List.copyOf(allow);
  }

  /** Every policy that differs in one thing and allows less. */
  Stream<PolicyDraft> tighter() {
    List<PolicyDraft> all = new ArrayList<>();
    columns.forEach(
        (name, uses) -> {
          if (columns.size() > 1) {
            Map<String, Set<String>> fewer = new TreeMap<>(columns);
            fewer.remove(name);
            all.add(new PolicyDraft(table, fewer, allow, expires));
          }
          for (String use : uses) {
            Map<String, Set<String>> other = new TreeMap<>(columns);
            Set<String> fewer = new TreeSet<>(uses);
            fewer.remove(use);
            other.put(name, fewer);
            all.add(new PolicyDraft(table, other, allow, expires));
          }
        });
    for (int i = 0; i < allow.size(); i++) {
      int place = i;
      allow.get(i).tighter().forEach(a -> all.add(with(place, a)));
    }
    all.add(new PolicyDraft(table, columns, allow, Optional.of(YESTERDAY)));
    return all.stream();
  }

  private PolicyDraft with(int place, AllowanceDraft changed) {
    List<AllowanceDraft> other = new ArrayList<>(allow);
    other.set(place, changed);
    return new PolicyDraft(table, columns, other, expires);
  }

  PolicyDraft and(AllowanceDraft more) {
    List<AllowanceDraft> grown = new ArrayList<>(allow);
    grown.add(more);
    return new PolicyDraft(table, columns, grown, expires);
  }

  /** The same allowances in another order. */
  PolicyDraft reversed() {
    List<AllowanceDraft> turned = new ArrayList<>(allow);
    java.util.Collections.reverse(turned);
    return new PolicyDraft(table, columns, turned, expires);
  }

  PolicyDocument read() {
    String file = table + ".yaml";
    return PolicyReader.read(file, text().getBytes(StandardCharsets.UTF_8));
  }

  String text() {
    StringBuilder text = new StringBuilder("policy: parley/v1\n");
    text.append("table: %s\nowner: %s\n".formatted(table.table(), table.party()));
    text.append("population: people\nperson: person\nmatch: [email]\ncolumns:\n");
    columns.forEach(
        (name, uses) ->
            text.append("  %s: {type: decimal, use: %s%s}\n".formatted(name, uses, bounds(uses))));
    List<AllowanceDraft> written = allow.stream().filter(AllowanceDraft::writes).toList();
    text.append(written.isEmpty() ? "allow: []\n" : "allow:\n");
    written.forEach(a -> text.append(a.text()));
    expires.ifPresent(day -> text.append("expires: ").append(day).append('\n'));
    return text.toString();
  }

  private static String bounds(Set<String> uses) {
    return Stream.of("sum", "avg", "variance", "quantile").anyMatch(uses::contains)
        ? ", bounds: [0, 1]"
        : "";
  }
}
