package io.parley.server.bench;

import io.parley.query.dp.Epsilon;
import io.parley.query.dp.NoiseLaw;
import io.parley.query.dp.NoiseParameters;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.release.Expression;
import io.parley.query.release.ExpressionInterval;
import io.parley.query.release.ReleasedLaws;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often a released interval holds the bounded value: at ε = 1 a release, by the noise that is
 * really drawn. An answer without an interval excludes nothing and counts as holding; with these
 * numbers there is none. Medians are measured on bell-shaped, uniform and skewed values; the figure
 * is the one furthest from the claim.
 *
 * <p>A report's reach is a count of people that speaks of the rows at hand, with the noise of
 * somebody who may be in three kinds of campaign. Its other figures ask what would happen again:
 * {@link ReportCoverage}.
 */
public final class CoverageBench implements Bench {
  /** What an interval claims: the yardstick. */
  private static final double CLAIMED = 0.95;

  private static final int CELLS = 10_001;
  private static final int VALUES = 4_000;

  private final NoiseProvider noise;

  public CoverageBench(NoiseProvider noise) {
    this.noise = noise;
  }

  @Override
  public String name() {
    return "coverage";
  }

  @Override
  public String about() {
    return "how often a 95 % interval holds the bounded value";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("releases", BigDecimal.valueOf(20_000));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) {
    int releases = workbench.count("releases");
    Map<String, Double> shares = new LinkedHashMap<>(figures(noise, releases));
    shares.put("quantile", medians(releases));
    Map<String, Figure> figures = new LinkedHashMap<>();
    shares.forEach((name, share) -> figures.put(name, Figure.against(share, "share", CLAIMED)));
    ReportCoverage.measured(noise, releases, System.nanoTime())
        .forEach(
            (name, c) -> {
              figures.put(name, Figure.against(c.holding(), "share", CLAIMED));
              figures.put(
                  name + "_where_estimable", Figure.against(c.whereEstimable(), "share", CLAIMED));
              figures.put(name + "_not_estimable", Figure.of(c.notEstimable(), "share"));
            });
    return figures;
  }

  /** Medians of 4,000 values of three laws: the share that lies furthest from what is claimed. */
  private double medians(int releases) {
    return Stream.of(
            GridValues.normal(VALUES, CELLS),
            GridValues.uniform(VALUES, CELLS),
            GridValues.exponential(VALUES, CELLS))
        .map(data -> share(new MedianCoverage(noise, data), releases))
        .max(Comparator.comparingDouble(share -> Math.abs(share - CLAIMED)))
        .orElseThrow();
  }

  /** One release: whether its interval holds the value. */
  @FunctionalInterface
  public interface Release {
    boolean holds();
  }

  /** The share of {@code releases} that hold, for each figure. */
  public static Map<String, Double> figures(NoiseProvider noise, int releases) {
    Map<String, Double> shares = new LinkedHashMap<>();
    new CoverageBench(noise)
        .all()
        .forEach((name, release) -> shares.put(name, share(release, releases)));
    return shares;
  }

  /** The share of releases that hold; for figures that are made elsewhere, such as quantiles. */
  public static double share(Release release, int releases) {
    int held = 0;
    for (int i = 0; i < releases; i++) {
      held += release.holds() ? 1 : 0;
    }
    return held / (double) releases;
  }

  /**
   * People; amounts of at most 500 in cents; an average of amounts about their midpoint; buyers
   * among people; and the difference of two counts that one person may both change.
   */
  private Map<String, Release> all() {
    Expression first = Expression.released(0);
    Expression second = Expression.released(1);
    Planned people = planned(1_234, "1", 1, "1");
    Planned amounts = planned(12_345_678, "0.01", 50_000, "1");
    Planned distances = planned(-1_234_567, "0.01", 25_000, "0.5");
    Planned halfPeople = planned(1_234, "1", 1, "0.5");
    Planned buyers = planned(57, "1", 1, "0.5");
    Expression average = Expression.known("250").plus(first.over(second));
    Map<String, Release> releases = new LinkedHashMap<>();
    releases.put("count", release(first, people));
    releases.put("sum", release(first, amounts));
    releases.put("avg", release(average, distances, halfPeople));
    releases.put("ratio", release(first.over(second), buyers, halfPeople));
    releases.put("difference", release(first.minus(second), halfPeople, buyers));
    releases.put("reach", release(first, REACH));
    return releases;
  }

  /** As reach.yaml has it: in up to three groups, and half of ε is for the impressions. */
  private static final Planned REACH =
      new Planned(1_511, BigDecimal.ONE, NoiseParameters.pure(3, 1, Epsilon.of("0.5")));

  private record Planned(long exact, BigDecimal step, NoiseParameters parameters) {}

  private static Planned planned(long exact, String step, long mostOfAPerson, String epsilon) {
    return new Planned(
        exact, new BigDecimal(step), NoiseParameters.pure(1, mostOfAPerson, Epsilon.of(epsilon)));
  }

  private Release release(Expression expression, Planned... numbers) {
    List<ReleasedLaws.Noised> laws = new ArrayList<>();
    long[] exact = new long[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      NoiseLaw law = noise.law(numbers[i].parameters());
      laws.add(new ReleasedLaws.Noised(law, numbers[i].step()));
      exact[i] = numbers[i].exact();
    }
    ExpressionInterval column =
        ExpressionInterval.of(expression, new ReleasedLaws(laws, Optional.empty()));
    double value = column.value(exact).orElseThrow();
    return () -> {
      long[] noisy = new long[exact.length];
      for (int i = 0; i < noisy.length; i++) {
        noisy[i] = noise.addNoise(exact[i], numbers[i].parameters());
      }
      return column.interval95(noisy).map(interval -> interval.contains(value)).orElse(true);
    };
  }
}
