package io.parley.identity.report;

import io.parley.identity.explain.Explanation;
import java.util.List;
import java.util.Optional;

/**
 * What a model learnt and what a run did with it. Neither a value of a record nor a record's key is
 * in it: attributes, levels, sources, rules, counts and weights only.
 *
 * @param name of the identity file, without its ending
 * @param day when it was made, ISO 8601
 * @param accuracy where the truth was given
 * @param examples pairs, explained without their values
 */
public record Report(
    String name,
    String day,
    Totals totals,
    List<Source> sources,
    List<Refused> refused,
    Model model,
    List<Rule> blocking,
    List<Bin> weights,
    List<Size> people,
    List<Overlap> overlaps,
    List<Guard> guards,
    Unlinkable unlinkable,
    Optional<Accuracy> accuracy,
    List<Example> examples) {
  /**
   * The run in a few figures.
   *
   * @param records that were read
   * @param people that they are
   * @param joined records that share a person with another one
   * @param possible pairs of records that could be compared
   * @param looked pairs that the blocking rules looked at
   * @param links pairs that reached the threshold
   */
  public record Totals(
      long records, long people, long joined, double possible, long looked, long links) {}

  /**
   * A source.
   *
   * @param records that were read
   * @param people of whom it has a record
   */
  public record Source(String name, long records, long people) {}

  /**
   * Rows or values that were not taken.
   *
   * @param source where from
   * @param what {@code rows}, or the attribute whose values were dropped
   * @param reason why; it names no value
   */
  public record Refused(String source, String what, String reason, long count) {}

  /**
   * A trained model.
   *
   * @param id such as {@code people/1}
   * @param threshold in bits
   * @param prior in bits
   */
  public record Model(String id, double threshold, double prior, List<Compared> comparisons) {
    public Model {
      comparisons = List.copyOf(comparisons);
    }
  }

  /**
   * A comparison.
   *
   * @param rarity whether the weight of the same value follows how rare it is
   * @param levels from the most alike on
   */
  public record Compared(String attribute, boolean rarity, List<Level> levels) {
    public Compared {
      levels = List.copyOf(levels);
    }
  }

  /**
   * A level.
   *
   * @param m how often it stands between two records of one person, 0 to 1
   * @param u how often between two of others, 0 to 1
   * @param bits log2(m/u)
   */
  public record Level(String level, double m, double u, double bits) {}

  /**
   * A blocking rule.
   *
   * @param alone pairs that it looks at
   * @param added of these, pairs that no rule before it looks at
   * @param largest how many records its largest blocks have, from the largest on
   * @param cut how many blocks are left out, being larger than a block may be
   * @param held so many records a block may have
   */
  public record Rule(
      String rule, long alone, long added, List<Integer> largest, long cut, long held) {
    public Rule {
      largest = List.copyOf(largest);
    }
  }

  /** How many pairs that were looked at weigh so much, from {@code from} to below {@code to}. */
  public record Bin(double from, double to, long pairs) {}

  /** How many people have so many records. */
  public record Size(int records, long people) {}

  /** How many people have records in just these sources. */
  public record Overlap(List<String> sources, long people) {
    public Overlap {
      sources = List.copyOf(sources);
    }
  }

  /** What a guard prevented. */
  public record Guard(String guard, long count) {}

  /**
   * Records that say so little that not even a copy of themselves would be linked with them.
   *
   * @param records at the model's threshold
   * @param curve for other thresholds
   */
  public record Unlinkable(long records, List<Share> curve) {
    public Unlinkable {
      curve = List.copyOf(curve);
    }
  }

  /** The share of records, 0 to 1, at a threshold in bits. */
  public record Share(double threshold, double share) {}

  /**
   * How right the people are, over pairs of records.
   *
   * @param at of the people found at the model's threshold, after guards
   * @param best the threshold with the largest F1; only to compare, for nothing is tuned on it
   * @param curve by threshold, rising
   */
  public record Accuracy(Point at, Point best, List<Point> curve) {
    public Accuracy {
      curve = List.copyOf(curve);
    }
  }

  /** Precision, recall and F1, each 0 to 1, at a threshold in bits. */
  public record Point(double threshold, double precision, double recall, double f1) {}

  /** A pair that shows something. */
  public record Example(String title, Explanation pair) {}

  public Report {
    sources = List.copyOf(sources);
    refused = List.copyOf(refused);
    blocking = List.copyOf(blocking);
    weights = List.copyOf(weights);
    people = List.copyOf(people);
    overlaps = List.copyOf(overlaps);
    guards = List.copyOf(guards);
    examples = List.copyOf(examples);
  }
}
