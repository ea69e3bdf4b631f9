package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import java.util.List;
import java.util.Set;

/**
 * How records of one kind are compared. Its words are the same for all data of that kind; m and u
 * are estimated from the data at hand.
 *
 * @param id name and version, such as {@code people/1}
 * @param comparisons the columns that are compared
 * @param blocking which pairs are looked at; a pair of several rules once
 * @param training in which blocks m is trained, each narrow: most of its pairs are one person
 * @param threshold the weight in bits from which on two records are linked
 */
public record LinkageModel(
    String id,
    List<Comparison> comparisons,
    List<BlockingRule> blocking,
    List<BlockingRule> training,
    double threshold) {
  public LinkageModel {
    comparisons = List.copyOf(comparisons);
    blocking = List.copyOf(blocking);
    training = List.copyOf(training);
    if (comparisons.isEmpty() || blocking.isEmpty()) {
      throw new IllegalArgumentException("a model has comparisons and blocking rules");
    }
  }

  /**
   * The part of this model that such records can be held to: a comparison or a rule over a column
   * that they do not have is left out.
   *
   * @throws IllegalArgumentException when nothing is left
   */
  public LinkageModel over(Set<String> columns) {
    return new LinkageModel(
        id,
        comparisons.stream().filter(c -> columns.contains(c.column())).toList(),
        blocking.stream().filter(b -> columns.containsAll(b.columns())).toList(),
        training.stream().filter(b -> columns.containsAll(b.columns())).toList(),
        threshold);
  }
}
