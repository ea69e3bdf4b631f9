package io.parley.server.bench;

import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.Rank;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far released numbers are from the bounded ones at ε = 1 and δ = 1e-6, against the best that
 * is known: the mean absolute error of releases by the engine's own plan, shares and noise, over
 * {@link ReferenceError}.
 *
 * <p>An average is of 10,000 values in [0, 100]. A quantile is asked of three data sets of 10,000
 * values in [0, 100] each, with a tenth of the releases on each; the figure is that with the worst
 * ratio. {@code histogram_groups} is how many of 2,000 groups show, on average over a hundredth of
 * the releases.
 */
public final class AccuracyBench implements Bench {
  private static final int VALUES = 10_000;
  private static final double DELTA = 1e-6;
  private static final String FROM = " FROM shop.readings";

  private final NoiseProvider noise;

  AccuracyBench(NoiseProvider noise) {
    this.noise = noise;
  }

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public String about() {
    return "the error of released numbers against the best known mechanisms";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("releases", BigDecimal.valueOf(20_000));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) {
    int releases = workbench.count("releases");
    Map<String, Figure> figures = new LinkedHashMap<>();
    figures.put("count", count(releases));
    figures.put("sum", sum(releases));
    figures.put("avg", average(releases));
    workbench.progress().say("counts, sums and averages are drawn; now quantiles");
    int ofQuantiles = Math.max(1, releases / 10);
    figures.put("median", quantile("0.5", ofQuantiles));
    figures.put("p90", quantile("0.9", ofQuantiles));
    figures.put("p99", quantile("0.99", ofQuantiles));
    figures.put("histogram_groups", groups(Math.max(1, releases / 100)));
    return figures;
  }

  private Figure count(int releases) {
    BoundedRelease release = BoundedRelease.of(noise, "SELECT COUNT(DISTINCT person) AS n" + FROM);
    BoundedGroup exact = release.group(List.of(), q -> 1_234, List.of());
    return Figure.against(release.error(exact, 1_234, releases), "number", ReferenceError.count());
  }

  private Figure sum(int releases) {
    BoundedRelease release = BoundedRelease.of(noise, "SELECT SUM(amount) AS s" + FROM);
    BoundedGroup exact = release.group(List.of(), q -> inSteps(q, 123_456), List.of());
    return Figure.against(
        release.error(exact, 123_456, releases), "number", ReferenceError.sum(500));
  }

  private static long inSteps(Quantity quantity, long units) {
    return BigDecimal.valueOf(units).divide(quantity.step()).longValueExact();
  }

  private Figure average(int releases) {
    BoundedRelease release = BoundedRelease.of(noise, "SELECT AVG(score) AS m" + FROM);
    Quantity distances =
        release.measurement().quantities().stream()
            .filter(q -> q.kind() == Quantity.Kind.MEAN_SUM)
            .findFirst()
            .orElseThrow();
    double step = distances.step().doubleValue();
    long centre = distances.centre().longValueExact();
    GridValues values = GridValues.uniform(VALUES, Math.toIntExact(2 * centre + 1));
    long exact = Arrays.stream(values.sorted()).mapToLong(cell -> cell - centre).sum();
    return Figure.against(
        release.error(
            release.group(
                List.of(), q -> q.kind() == Quantity.Kind.MEAN_SUM ? exact : VALUES, List.of()),
            step * (centre + (double) exact / VALUES),
            releases),
        "number",
        ReferenceError.mean(step * exact, VALUES, step * centre));
  }

  private Figure quantile(String fraction, int releases) {
    BoundedRelease release =
        BoundedRelease.of(
            noise,
            "SELECT PERCENTILE_CONT(" + fraction + ") WITHIN GROUP (ORDER BY score) AS q" + FROM);
    var question = release.measurement().ranks().get(0);
    int cells = question.cells();
    double step = question.grid().step().doubleValue();
    double rank = Rank.of(new BigDecimal(fraction)).value();
    List<Figure> figures = new ArrayList<>();
    for (GridValues values :
        List.of(
            GridValues.uniform(VALUES, cells),
            GridValues.normal(VALUES, cells),
            GridValues.exponential(VALUES, cells))) {
      BoundedGroup exact = release.group(List.of(), q -> VALUES, List.of(values.counts()));
      figures.add(
          Figure.against(
              release.error(exact, step * values.quantile(rank), releases),
              "number",
              step * ReferenceError.quantile(values, rank)));
    }
    return figures.stream()
        .max(java.util.Comparator.comparingDouble(f -> f.ratio().orElseThrow()))
        .orElseThrow();
  }

  private Figure groups(int releases) {
    BoundedRelease release =
        BoundedRelease.of(
            noise, "SELECT place, COUNT(DISTINCT person) AS n" + FROM + " GROUP BY place");
    List<Long> people = SparseVisits.people();
    List<BoundedGroup> exact = new ArrayList<>();
    for (long number : people) {
      exact.add(release.group(List.of("place " + exact.size()), q -> number, List.of()));
    }
    long shown = 0;
    for (int i = 0; i < releases; i++) {
      shown += release.groups(exact).size();
    }
    return Figure.against(
        shown / (double) releases, "number", ReferenceError.groups(people, DELTA));
  }
}
