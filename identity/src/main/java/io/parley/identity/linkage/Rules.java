package io.parley.identity.linkage;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What holds beside the weights. What never can be comes first: two records that contradict one
 * another are not linked, whatever else they share.
 *
 * @param same two records that agree in all columns of one of these are one person
 * @param never two records that both hold a value here, and at their best two values are
 *     "different" in the sense of the column's comparison (not the same, where it has none), are
 *     not
 */
public record Rules(List<BlockingRule> same, List<String> never) {
  /** Neither. */
  public static final Rules NONE = new Rules(List.of(), List.of());

  /**
   * The weight of a pair that is one person by rule, in bits: more than any comparison has, so that
   * a cluster is not cut there.
   */
  public static final double CERTAIN = 100;

  public Rules {
    same = List.copyOf(same);
    never = List.copyOf(never);
  }

  /** The columns of all of them. */
  Set<String> columns() {
    return Stream.concat(same.stream().flatMap(r -> r.columns().stream()), never.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  Rules over(Set<String> columns) {
    return new Rules(
        LinkageModel.over(same, columns), never.stream().filter(columns::contains).toList());
  }
}
