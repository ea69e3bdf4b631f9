package io.parley.identity.report;

import io.parley.identity.cluster.UnionFind;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.report.Report.Accuracy;
import io.parley.identity.report.Report.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Precision and recall of people at every threshold, over pairs of records, in one pass: links are
 * taken from the strongest on, and each union adds the pairs between both groups. No guard cuts
 * here.
 */
final class AccuracyCurve {
  private final UnionFind people;
  private final Map<Integer, Map<Integer, Integer>> members = new HashMap<>();
  private double found;
  private double right;
  private double real;

  /**
   * Begins with each record on its own.
   *
   * @param truth for each record a number of its true person, 0 or more
   */
  private AccuracyCurve(int[] truth) {
    this.people = new UnionFind(truth.length);
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int record = 0; record < truth.length; record++) {
      members.put(record, new HashMap<>(Map.of(truth[record], 1)));
      sizes.merge(truth[record], 1, Integer::sum);
    }
    real = sizes.values().stream().mapToDouble(n -> 0.5 * n * (n - 1.0)).sum();
  }

  /**
   * The curve.
   *
   * @param links from the strongest on
   * @param threshold the model's; it is one of the curve's points
   */
  static Accuracy of(List<ScoredPair> links, int[] truth, double threshold) {
    AccuracyCurve curve = new AccuracyCurve(truth);
    List<Point> points = new ArrayList<>();
    int next = 0;
    for (double at : thresholds(links, threshold)) {
      while (next < links.size() && links.get(next).bits() >= at) {
        curve.join(links.get(next));
        next++;
      }
      points.add(curve.point(at));
    }
    points.sort(Comparator.comparingDouble(Point::threshold));
    Point best = points.stream().max(Comparator.comparingDouble(Point::f1)).orElseThrow();
    Point here = points.stream().filter(p -> p.threshold() == threshold).findFirst().orElseThrow();
    return new Accuracy(here, best, points);
  }

  /**
   * Falling, in steps of half a bit from the model's threshold; where links are many bits, more.
   */
  private static List<Double> thresholds(List<ScoredPair> links, double threshold) {
    double top = links.isEmpty() ? threshold + 1 : Math.max(threshold + 1, links.get(0).bits());
    double step = Math.max(0.5, Math.ceil((top - threshold) / 50) / 2);
    List<Double> thresholds = new ArrayList<>();
    for (int i = (int) Math.ceil((top - threshold) / step); i * step >= -ScoredPairs.BELOW; i--) {
      thresholds.add(threshold + i * step);
    }
    return thresholds;
  }

  private void join(ScoredPair link) {
    int one = people.find(link.a());
    int other = people.find(link.b());
    if (!people.union(one, other)) {
      return;
    }
    Map<Integer, Integer> large = members.getOrDefault(one, Map.of());
    Map<Integer, Integer> small = members.getOrDefault(other, Map.of());
    if (large.size() < small.size()) {
      Map<Integer, Integer> swapped = large;
      large = small;
      small = swapped;
    }
    found += (double) sum(large) * sum(small);
    for (Map.Entry<Integer, Integer> person : small.entrySet()) {
      right += (double) person.getValue() * large.getOrDefault(person.getKey(), 0);
      large.merge(person.getKey(), person.getValue(), Integer::sum);
    }
    members.remove(one);
    members.remove(other);
    members.put(people.find(one), large);
  }

  private static long sum(Map<Integer, Integer> counts) {
    return counts.values().stream().mapToLong(n -> n).sum();
  }

  private Point point(double threshold) {
    double precision = found == 0 ? 1 : right / found;
    double recall = real == 0 ? 1 : right / real;
    double both = precision + recall;
    return new Point(threshold, precision, recall, both == 0 ? 0 : 2 * precision * recall / both);
  }
}
