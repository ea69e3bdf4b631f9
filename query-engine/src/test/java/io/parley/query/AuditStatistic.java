package io.parley.query;

import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Noising;
import io.parley.query.release.ReleasedGroup;
import io.parley.query.release.Releaser;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One number of a whole release by which two neighbours are told apart: the logarithm of its
 * likelihood ratio, were the noise continuous Laplace noise, in millionths; quantiles count by
 * their place. It knows both exact answers, as the strongest adversary does. Any statistic is
 * sound: a worse one finds less.
 */
final class AuditStatistic {
  private static final double MILLIONTHS = 1e6;

  private final PrivatePlan.Numbers plan;
  private final List<Noising> noising;
  private final List<List<BoundedGroup>> one;
  private final List<List<BoundedGroup>> other;

  AuditStatistic(
      PrivatePlan.Numbers plan,
      Releaser releaser,
      List<List<BoundedGroup>> one,
      List<List<BoundedGroup>> other) {
    this.plan = plan;
    this.noising = releaser.noising(plan);
    this.one = one;
    this.other = other;
  }

  long of(List<List<ReleasedGroup>> released) {
    double sum = 0;
    for (int m = 0; m < noising.size(); m++) {
      Map<List<Optional<Object>>, List<Long>> a = numbers(one.get(m));
      Map<List<Optional<Object>>, List<Long>> b = numbers(other.get(m));
      Map<List<Optional<Object>>, ReleasedGroup> shown = new HashMap<>();
      released.get(m).forEach(g -> shown.put(g.keys(), g));
      Set<List<Optional<Object>>> keys = new HashSet<>(a.keySet());
      keys.addAll(b.keySet());
      for (List<Optional<Object>> key : keys) {
        sum += ratio(m, Optional.ofNullable(shown.get(key)), a.get(key), b.get(key));
      }
    }
    return Math.round(sum * MILLIONTHS);
  }

  private static Map<List<Optional<Object>>, List<Long>> numbers(List<BoundedGroup> groups) {
    Map<List<Optional<Object>>, List<Long>> numbers = new HashMap<>();
    groups.forEach(g -> numbers.put(g.keys(), g.numbers()));
    return numbers;
  }

  private double ratio(
      int m, Optional<ReleasedGroup> shown, @Nullable List<Long> a, @Nullable List<Long> b) {
    Measurement measurement = plan.measurements().get(m);
    List<IntegerNoise> laws = noising.get(m).laws();
    if (shown.isEmpty()) {
      // Of a hidden group it is known that its people were below the threshold.
      int people = Noising.peoplePlace(measurement);
      long most = noising.get(m).threshold().map(GroupThreshold::value).orElseThrow() - 1;
      return ratio(most, number(a, people), number(b, people), laws.get(people));
    }
    double sum = 0;
    for (int i = 0; i < laws.size(); i++) {
      sum += ratio(shown.get().steps().get(i), number(a, i), number(b, i), laws.get(i));
    }
    for (int i = 0; i < measurement.ranks().size(); i++) {
      sum += shown.get().quantiles().get(i).get(0).position();
    }
    return sum;
  }

  private static long number(@Nullable List<Long> numbers, int i) {
    return numbers == null ? 0 : numbers.get(i);
  }

  private static double ratio(long x, long a, long b, IntegerNoise law) {
    return (Math.abs(x - b) - Math.abs(x - a)) / law.meanAbsolute();
  }
}
