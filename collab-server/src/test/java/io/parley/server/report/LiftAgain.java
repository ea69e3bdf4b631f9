package io.parley.server.report;

import io.parley.query.release.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The effects of a lift report, from the numbers of its answer and the variances of their noise.
 */
final class LiftAgain {
  private LiftAgain() {}

  /** A mean with the variances of sampling and of noise. */
  private record Mean(double people, double mean, double sampling, double noise) {
    double variance() {
      return sampling + noise;
    }
  }

  /** Estimate, low, high. */
  static double[] of(ReportDocument report, Finding table, Finding.Row row, Figure figure) {
    return of(report, table.title(), row, figure.name(), 1);
  }

  static Interval together(ReportDocument report, Finding.Row row, Figure figure, int rows) {
    for (Finding table : report.tables()) {
      if (table.rows().contains(row)) {
        double[] again = of(report, table.title(), row, figure.name(), rows);
        return new Interval(again[1], again[2]);
      }
    }
    throw new AssertionError("no table has the row");
  }

  private static double[] of(
      ReportDocument report, String title, Finding.Row row, String figure, int rows) {
    List<String> arms =
        Arrays.asList(title.replaceAll("( together)? against .*", "").split(" and "));
    String control = Objects.requireNonNull(report.with().get("control")).toString();
    String outcome = row.labels().get(0);
    Mean t = mean(report, arms, outcome);
    Mean c = mean(report, List.of(control), outcome);
    double d = t.mean() - c.mean();
    double half =
        rows == 1
            ? 1.959963984540054 * Math.sqrt(t.variance() + c.variance())
            : half(t.sampling() + c.sampling(), t.noise() + c.noise(), 0.05 / rows);
    double times =
        switch (figure) {
          case "change" -> Double.NaN;
          case "per person" -> 1;
          case "extra in all" -> t.people();
          default -> t.people() / cost(report, arms);
        };
    return figure.equals("change")
        ? fieller(t, c)
        : new double[] {d * times, (d - half) * times, (d + half) * times};
  }

  /**
   * By halving: E Q̄(s + v·E) at most p, E exponential, Q̄ the normal tail and then its tangent.
   */
  private static double half(double s, double v, double p) {
    double low = 0;
    double high = 20 * Math.sqrt(s + v);
    while (high - low > 1e-12 * high) {
      double t = (low + high) / 2;
      int parts = 2_000;
      double step = 40.0 / parts;
      double sum = 0;
      for (int i = 0; i <= parts; i++) {
        int weight = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
        sum += weight * tail(t, s + v * i * step) * Math.exp(-i * step);
      }
      if (sum * step / 3 > p) {
        low = t;
      } else {
        high = t;
      }
    }
    return high;
  }

  private static double tail(double t, double u) {
    NormalDistribution normal = new NormalDistribution();
    double bend = t * t / 3;
    double tail = 2 * normal.cumulativeProbability(-t / Math.sqrt(Math.min(u, bend)));
    return tail + Math.max(0, u - bend) * normal.density(Math.sqrt(3)) * t / Math.pow(bend, 1.5);
  }

  private static double[] fieller(Mean t, Mean c) {
    double zz = Math.pow(new NormalDistribution().inverseCumulativeProbability(0.975), 2);
    double a = c.mean() * c.mean() - zz * c.variance();
    double b = t.mean() * c.mean();
    double root = Math.sqrt(b * b - a * (t.mean() * t.mean() - zz * t.variance()));
    return new double[] {t.mean() / c.mean() - 1, (b - root) / a - 1, (b + root) / a - 1};
  }

  private static Mean mean(ReportDocument report, List<String> arms, String outcome) {
    ReadAnswer answer = RecomputedTest.answer(report, "lift");
    boolean money = outcome.equals(report.with().get("value"));
    String column = money ? "value_sum" : outcome;
    double n = 0;
    double x = 0;
    double squares = 0;
    for (String arm : arms) {
      int row = answer.row(List.of(arm));
      n += answer.value(row, "people");
      x += answer.value(row, column);
      squares += money ? answer.value(row, "value_squares") : 0;
    }
    double m = x / n;
    double people = arms.size() * answer.variance("people");
    double sum = arms.size() * answer.variance(column);
    if (!money) {
      double inside = Math.max(0, Math.min(1, m));
      return new Mean(n, m, inside * (1 - inside) / n, (sum + inside * inside * people) / (n * n));
    }
    double spread = (squares - n * m * m) / (n - 1);
    double doubt = arms.size() * answer.variance("value_squares") / ((n - 1) * (n - 1));
    double z = new NormalDistribution().inverseCumulativeProbability(0.975);
    return new Mean(
        n, m, (spread + (z * z + 1) / 4 * doubt / spread) / n, (sum + m * m * people) / (n * n));
  }

  private static double cost(ReportDocument report, List<String> arms) {
    Map<?, ?> cost = (Map<?, ?>) Objects.requireNonNull(report.with().get("cost"));
    return arms.stream()
        .mapToDouble(arm -> Double.parseDouble(Objects.requireNonNull(cost.get(arm)).toString()))
        .sum();
  }
}
