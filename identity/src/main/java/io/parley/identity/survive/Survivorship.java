package io.parley.identity.survive;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Makes one record of a person's records, the golden record.
 *
 * <p>It is a function of the records of now and nothing else: it is not kept anywhere, so that a
 * record which is gone, taken away by an unmerge, or erased leaves nothing in it. Every value
 * stands in the record that it names, and the order of the records changes nothing.
 *
 * @param rules by attribute
 * @param other of attributes without a rule of their own
 */
public record Survivorship(Map<String, Rule> rules, Rule other) {
  /** The most recent value of every attribute. */
  public static final Survivorship DEFAULT = new Survivorship(Map.of(), Rule.MOST_RECENT);

  private static final Comparator<Candidate> TIES =
      Comparator.comparing(Survivorship::updated)
          .thenComparingInt(Candidate::trust)
          .thenComparing(Candidate::key, Comparator.reverseOrder());

  /** Copies the rules. */
  public Survivorship {
    rules = Map.copyOf(rules);
  }

  /**
   * The values of a person, by attribute; one that no record has is not there.
   *
   * @param records of one person, each once
   */
  public SortedMap<String, Survivor> of(Collection<Candidate> records) {
    SortedMap<String, Survivor> golden = new TreeMap<>();
    if (records.size() == 1) { // most people: nothing to choose
      Candidate only = records.iterator().next();
      only.values().forEach((a, value) -> golden.put(a, new Survivor(value, only.key(), rule(a))));
      return golden;
    }
    for (Candidate record : records) {
      for (String attribute : record.values().keySet()) {
        if (!golden.containsKey(attribute)) {
          golden.put(attribute, survivor(attribute, records));
        }
      }
    }
    return golden;
  }

  private Rule rule(String attribute) {
    return rules.getOrDefault(attribute, other);
  }

  private Survivor survivor(String attribute, Collection<Candidate> records) {
    List<Candidate> holders =
        records.stream().filter(record -> record.values().containsKey(attribute)).toList();
    Rule rule = rule(attribute);
    Candidate best =
        holders.stream()
            .max(Comparator.comparingLong(measure(rule, attribute, holders)).thenComparing(TIES))
            .orElseThrow();
    return new Survivor(value(best, attribute), best.key(), rule);
  }

  /** What a rule wants most of. */
  private static ToLongFunction<Candidate> measure(
      Rule rule, String attribute, List<Candidate> holders) {
    return switch (rule) {
      case MOST_RECENT -> record -> 0; // the first of the ties
      case MOST_TRUSTED -> Candidate::trust;
      case MOST_COMPLETE -> record -> record.values().size();
      case LONGEST -> record -> value(record, attribute).codePoints().count();
      case MAJORITY -> {
        Map<String, Integer> votes = new HashMap<>();
        holders.forEach(record -> votes.merge(value(record, attribute), 1, Integer::sum));
        yield record -> votes.getOrDefault(value(record, attribute), 0);
      }
    };
  }

  private static String value(Candidate record, String attribute) {
    return record.values().getOrDefault(attribute, "");
  }

  private static Instant updated(Candidate record) {
    return record.updated().orElse(Instant.MIN);
  }
}
