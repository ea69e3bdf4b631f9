package io.parley.identity.judge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Precision, recall and F1 of people against the truth.
 *
 * @param pairwise over pairs of records: found pairs that are true, true pairs that are found
 * @param bcubed over records, each with its own precision and recall (Bagga and Baldwin 1998)
 * @param falseMerges found people whose records belong to several true ones
 */
public record Accuracy(Score pairwise, Score bcubed, long falseMerges) {
  /** Each 0 to 1; 1 where there is nothing to find. */
  public record Score(double precision, double recall, double f1) {
    static Score of(double precision, double recall) {
      double sum = precision + recall;
      return new Score(precision, recall, sum == 0 ? 0 : 2 * precision * recall / sum);
    }
  }

  /**
   * Judges people that were found.
   *
   * @param found for each record, a name of its person
   * @param truth for each record, a name of its true person
   */
  public static Accuracy of(List<?> found, List<?> truth) {
    if (found.size() != truth.size()) {
      throw new IllegalArgumentException(
          "%d records were resolved, and the truth has %d".formatted(found.size(), truth.size()));
    }
    Map<Object, Long> people = new HashMap<>();
    Map<Object, Long> real = new HashMap<>();
    Map<List<Object>, Long> both = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      people.merge(found.get(i), 1L, Long::sum);
      real.merge(truth.get(i), 1L, Long::sum);
      both.merge(List.of(found.get(i), truth.get(i)), 1L, Long::sum);
    }
    double right = pairs(both);
    Score pairwise = Score.of(share(right, pairs(people)), share(right, pairs(real)));
    double precision = 0;
    double recall = 0;
    for (Map.Entry<List<Object>, Long> cell : both.entrySet()) {
      double squared = (double) cell.getValue() * cell.getValue();
      precision += squared / people.getOrDefault(cell.getKey().get(0), 1L);
      recall += squared / real.getOrDefault(cell.getKey().get(1), 1L);
    }
    Score bcubed = Score.of(share(precision, found.size()), share(recall, found.size()));
    return new Accuracy(pairwise, bcubed, falseMerges(found, truth));
  }

  private static long falseMerges(List<?> found, List<?> truth) {
    Map<Object, Set<Object>> reals = new HashMap<>();
    IntStream.range(0, found.size())
        .forEach(i -> reals.computeIfAbsent(found.get(i), f -> new HashSet<>()).add(truth.get(i)));
    return reals.values().stream().filter(r -> r.size() > 1).count();
  }

  private static double pairs(Map<?, Long> sizes) {
    return sizes.values().stream().mapToDouble(n -> 0.5 * n * (n - 1)).sum();
  }

  private static double share(double part, double all) {
    return all == 0 ? 1 : part / all;
  }
}
