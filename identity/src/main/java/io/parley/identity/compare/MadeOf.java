package io.parley.identity.compare;

import java.util.List;
import java.util.Set;

/**
 * That values of one column are mostly made of others: an e-mail address of a name. Two people of
 * one name have addresses that are alike because their names are, and to add up both would say the
 * same thing twice.
 *
 * @param columns of which a value is made; at least one
 * @param n how often each level stands between two people who share all of these, before any data;
 *     from the first level to "different", above 0, together 1
 */
public record MadeOf(List<String> columns, List<Double> n) {
  public MadeOf {
    columns = List.copyOf(columns);
    n = List.copyOf(n);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a value that is made of others names their columns");
    }
    Expected.check("n", n);
  }

  /** The share of n at a level, numbered as pairs are: "different" is 0. */
  public double n(int level) {
    return n.get(n.size() - 1 - level);
  }

  /** What is left when only such levels, by place, and "different" are asked. */
  MadeOf over(List<Integer> kept) {
    return new MadeOf(columns, Expected.over(n, kept));
  }

  boolean isKnown(Set<String> known) {
    return known.containsAll(columns);
  }
}
