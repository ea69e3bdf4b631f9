package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Level;
import io.parley.identity.compare.NameForms;
import io.parley.identity.linkage.BlockingRule.Part;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How records of one kind are compared. Its words are the same for all data of that kind; m and u
 * are estimated from the data at hand.
 *
 * @param id name and version, such as {@code people/1}
 * @param comparisons the columns that are compared
 * @param blocking which pairs are looked at; a pair of several rules once
 * @param training in which blocks m is trained, each narrow: most of its pairs are one person
 * @param threshold the weight in bits from which on two records are linked
 * @param rules what holds beside the weights
 * @param limits where looking at pairs stops
 * @param together columns that differ together, as an address's do when somebody moves
 * @param belief how much what is known before any data counts
 * @param guards what links must hold against before they make people
 */
public record LinkageModel(
    String id,
    List<Comparison> comparisons,
    List<BlockingRule> blocking,
    List<BlockingRule> training,
    double threshold,
    Rules rules,
    Limits limits,
    List<Together> together,
    Belief belief,
    ModelGuards guards) {
  /**
   * How many pairs of records what is known beforehand is worth, 0 or more.
   *
   * @param m pairs of one person
   * @param u pairs of two
   */
  public record Belief(double m, double u) {
    /** Data alone. */
    public static final Belief NONE = new Belief(0, 0);

    public Belief {
      if (!(m >= 0 && u >= 0)) {
        throw new IllegalArgumentException("a belief is worth 0 pairs or more");
      }
    }
  }

  public LinkageModel {
    comparisons = List.copyOf(comparisons);
    blocking = List.copyOf(blocking);
    training = List.copyOf(training);
    together = List.copyOf(together);
    if (comparisons.isEmpty() || blocking.isEmpty()) {
      throw new IllegalArgumentException("a model has comparisons and blocking rules");
    }
  }

  /**
   * The part of this model that such records can be held to: a comparison or a rule over a column
   * that they do not have is left out, and a rule over a column with further values ({@code
   * phone_2}) holds for those too.
   *
   * @throws IllegalArgumentException when nothing is left
   */
  public LinkageModel over(Set<String> columns) {
    return new LinkageModel(
        id,
        comparisons.stream()
            .filter(c -> columns.contains(c.column()))
            .map(c -> c.over(columns))
            .toList(),
        over(blocking, columns),
        training.stream().filter(b -> columns.containsAll(b.columns())).toList(),
        threshold,
        rules.over(columns),
        limits,
        together.stream().map(t -> t.over(columns)).filter(t -> !t.columns().isEmpty()).toList(),
        belief,
        guards);
  }

  /**
   * The same without comparing some columns; rules of blocking and training over them stay.
   *
   * @throws IllegalArgumentException when nothing is left to compare
   */
  public LinkageModel without(Set<String> columns) {
    List<Comparison> left =
        comparisons.stream().filter(c -> !columns.contains(c.column())).toList();
    Set<String> compared = left.stream().map(Comparison::column).collect(Collectors.toSet());
    return new LinkageModel(
        id,
        left,
        blocking,
        training,
        threshold,
        rules,
        limits,
        together.stream().map(t -> t.over(compared)).filter(t -> !t.columns().isEmpty()).toList(),
        belief,
        guards);
  }

  /** The rules by which pairs are found: those of blocking, and those that make a person. */
  public List<BlockingRule> lookedAt() {
    return Stream.concat(rules.same().stream(), blocking.stream()).distinct().toList();
  }

  /** Adds what levels look at beside the records' own columns. */
  public void prepare(RecordTable table) {
    for (Comparison comparison : comparisons) {
      if (comparison.levels().stream().anyMatch(Level.Nickname.class::isInstance)) {
        comparison.values().forEach(column -> NameForms.prepare(table, column));
      }
    }
  }

  static List<BlockingRule> over(List<BlockingRule> rules, Set<String> columns) {
    Set<BlockingRule> expanded = new LinkedHashSet<>();
    for (BlockingRule rule : rules) {
      if (columns.containsAll(rule.columns())) {
        List<List<Part>> all = List.of(List.of());
        for (Part part : rule.parts()) {
          List<List<Part>> longer = new ArrayList<>();
          for (List<Part> begun : all) {
            for (Part one : ofEachValue(part, columns)) {
              longer.add(Stream.concat(begun.stream(), Stream.of(one)).toList());
            }
          }
          all = longer;
        }
        all.forEach(parts -> expanded.add(new BlockingRule(parts)));
      }
    }
    return List.copyOf(expanded);
  }

  private static List<Part> ofEachValue(Part part, Set<String> columns) {
    List<Part> parts = new ArrayList<>();
    for (String left : values(part.left(), columns)) {
      for (String right : values(part.right(), columns)) {
        parts.add(new Part(left, right, part.from(), part.length()));
      }
    }
    return parts;
  }

  private static List<String> values(String column, Set<String> columns) {
    return Stream.concat(
            Stream.of(column),
            IntStream.range(2, 10).mapToObj(i -> column + "_" + i).filter(columns::contains))
        .toList();
  }
}
