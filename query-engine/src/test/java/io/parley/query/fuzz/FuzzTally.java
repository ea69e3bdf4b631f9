package io.parley.query.fuzz;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What runs counted and what was broken; runs of several threads may share one. */
final class FuzzTally {
  private final Map<Construct, Integer> counted = new EnumMap<>(Construct.class);
  private final Map<String, Integer> refused = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();
  private int cases;
  private int removals;
  private int accepted;
  private int statements;

  /** Counted cases: the question was accepted and the removal changed an exact number. */
  synchronized int cases() {
    return cases;
  }

  synchronized int statements() {
    return statements;
  }

  /** Each broken promise with the seed that shows it alone. */
  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  synchronized void statement(boolean wasAccepted) {
    statements++;
    accepted += wasAccepted ? 1 : 0;
  }

  synchronized void refused(String code) {
    refused.merge(code, 1, Integer::sum);
  }

  synchronized void removal(boolean changed, Set<Construct> constructs) {
    removals++;
    if (changed) {
      cases++;
      constructs.forEach(c -> counted.merge(c, 1, Integer::sum));
    }
  }

  synchronized void broken(String words) {
    broken.add(words);
  }

  /** Figures of the run, of no secret data. */
  synchronized String summary() {
    return """
        statements %d, accepted %d; removals %d, counted %d, violations %d
        counted by construct: %s
        refused: %s"""
        .formatted(statements, accepted, removals, cases, broken.size(), counted, refused);
  }

  /** The same by name: what {@code parley bench sensitivity} prints. */
  synchronized Map<String, Integer> figures() {
    Map<String, Integer> figures = new TreeMap<>();
    figures.put("violations", broken.size());
    figures.put("counted", cases);
    figures.put("removals", removals);
    figures.put("statements", statements);
    figures.put("accepted", accepted);
    for (Construct construct : Construct.values()) {
      figures.put(
          "counted_" + construct.name().toLowerCase(Locale.ROOT),
          counted.getOrDefault(construct, 0));
    }
    return figures;
  }
}
