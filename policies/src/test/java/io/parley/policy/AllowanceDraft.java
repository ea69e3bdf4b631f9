package io.parley.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An entry of {@code allow:} as its author would write it, and every way to write it a step
 * tighter. Made as text, so that the reader stands between a draft and the verdict.
 *
 * @param purposes empty for an audience, which has none
 * @param numbers its numeric keys
 */
record AllowanceDraft(String analysis, Set<String> to, Set<String> purposes, List<Key> numbers) {

  /** A numeric key, its value, and the next tighter one. */
  record Key(String key, String value, String tighter) {}

  AllowanceDraft {
    to = new TreeSet<>(to);
    purposes = new TreeSet<>(purposes);
    numbers = List.copyOf(numbers);
  }

  static AllowanceDraft aggregate(Set<String> to, Set<String> purposes, int... level) {
    return new AllowanceDraft(
        "aggregate",
        to,
        purposes,
        List.of(
            of("epsilon_per_query", level[0], "0.1", "0.5", "1.0", "2"),
            of("delta_per_query", level[1], "0", "1e-12", "1e-9", "1e-6"),
            of("groups_per_person", level[2], "1", "2", "3", "10"),
            of("rows_per_person", level[3], "1", "2", "5", "20"),
            of("rows_before_join", level[4], "1", "10", "50", "100"),
            of("min_people", level[5], "500", "100", "50", "1"),
            of("times", level[5], "1", "2", "4", "8")));
  }

  static AllowanceDraft audience(Set<String> to, int... level) {
    return new AllowanceDraft(
        "audience",
        to,
        Set.of(),
        List.of(
            of("min_people", level[0], "5000", "1000", "100", "10"),
            of("times", level[1], "1", "2", "4", "8")));
  }

  static AllowanceDraft threshold(Set<String> to, Set<String> purposes, int... level) {
    return new AllowanceDraft(
        "threshold",
        to,
        purposes,
        List.of(
            of("min_people", level[0], "5000", "1000", "100", "10"),
            of("rows_before_join", level[1], "1", "10", "50", "100"),
            of("times", level[2], "1", "2", "4", "8")));
  }

  /** A value by its level, 0 being the tightest, and the next tighter one. */
  private static Key of(String key, int level, String... values) {
    return new Key(key, values[level], values[Math.max(0, level - 1)]);
  }

  /** Every draft that differs in one thing and allows less; an empty one allows nothing. */
  Stream<AllowanceDraft> tighter() {
    List<AllowanceDraft> all = new ArrayList<>();
    to.forEach(t -> all.add(new AllowanceDraft(analysis, without(to, t), purposes, numbers)));
    purposes.forEach(p -> all.add(new AllowanceDraft(analysis, to, without(purposes, p), numbers)));
    for (int i = 0; i < numbers.size(); i++) {
      Key number = numbers.get(i);
      if (!number.value().equals(number.tighter())) {
        List<Key> others = new ArrayList<>(numbers);
        others.set(i, new Key(number.key(), number.tighter(), number.tighter()));
        all.add(new AllowanceDraft(analysis, to, purposes, others));
      }
    }
    return all.stream();
  }

  private static Set<String> without(Set<String> words, String word) {
    Set<String> fewer = new TreeSet<>(words);
    fewer.remove(word);
    return fewer;
  }

  /** Whether it still can be written: lists are never empty. */
  boolean writes() {
    return !to.isEmpty() && (analysis.equals("audience") || !purposes.isEmpty());
  }

  private boolean isExact() {
    return !analysis.equals("aggregate");
  }

  String text() {
    StringBuilder text = new StringBuilder("  - analysis: " + analysis + "\n");
    text.append("    to: ").append(to).append('\n');
    if (isExact()) {
      text.append(purposes.isEmpty() ? "" : "    purposes: " + purposes + "\n");
      numbers.forEach(
          n ->
              text.append(
                  "    %s: %s%s\n"
                      .formatted(n.key(), n.value(), n.key().equals("times") ? " per month" : "")));
      return text.append(analysis.equals("audience") ? "    destinations: [file]\n" : "")
          .toString();
    }
    text.append("    purposes: ").append(purposes).append('\n');
    numbers.stream()
        .filter(n -> n.key().equals("times"))
        .forEach(n -> text.append("    times: %s per month\n".formatted(n.value())));
    text.append("    protection: {");
    text.append(
        String.join(
            ", ",
            numbers.stream()
                .filter(n -> !n.key().equals("times"))
                .map(n -> n.key() + ": " + n.value())
                .toList()));
    return text.append("}\n").toString();
  }
}
