package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.Delta;
import io.parley.query.dp.DiscreteGaussian;
import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.GroupThreshold;
import io.parley.query.dp.IntegerNoise;
import io.parley.query.dp.PeopleChange;
import io.parley.query.dp.Sensitivity;
import io.parley.query.release.Expression;
import io.parley.query.release.ExpressionInterval;
import io.parley.query.release.Interval;
import io.parley.query.release.ReleasedLaws;
import io.parley.server.wire.AnswerDocument;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer as a stranger reads it in report.json: laws by their words, what decides on groups by
 * the receipt and the statement, every interval worked out again.
 */
final class ReadAnswer {
  private static final Pattern LAPLACE = Pattern.compile("discrete Laplace of scale (\\d+)/(\\d+)");
  private static final Pattern GAUSSIAN =
      Pattern.compile("discrete Gaussian of variance (\\d+)/(\\d+)");
  private static final Pattern PEOPLE = Pattern.compile("COUNT\\(DISTINCT person\\) AS (\\w+)");
  private static final Pattern RATIO = Pattern.compile("(\\w+) \\* 1[.]0 / (\\w+) AS (\\w+)");
  private static final Pattern THRESHOLD =
      Pattern.compile("groups show from a noisy (\\d+) people");

  private final String sql;
  private final AnswerDocument answer;
  private final List<String> names;

  ReadAnswer(ReportDocument.Asked asked) {
    this.sql = asked.sql();
    this.answer = asked.answer();
    this.names = answer.columns().stream().map(AnswerDocument.Column::name).toList();
  }

  /** T, where groups show by the noisy number of their people. */
  Optional<Long> threshold() {
    return answer.receipt().rule().stream()
        .map(THRESHOLD::matcher)
        .filter(Matcher::find)
        .map(m -> Long.valueOf(m.group(1)))
        .findFirst();
  }

  /** Works every interval of the answer out again; how many there were. */
  int check() {
    int checked = 0;
    for (int row = 0; row < answer.rows().size(); row++) {
      for (String name : names) {
        List<Double> told = answer.intervals95().get(row).get(names.indexOf(name));
        if (told != null) {
          Interval again = interval(row, name);
          assertThat(told.get(0)).as("%s of row %d", name, row).isCloseTo(again.low(), near(again));
          assertThat(told.get(1))
              .as("%s of row %d", name, row)
              .isCloseTo(again.high(), near(again));
          checked++;
        }
      }
    }
    return checked;
  }

  private static org.assertj.core.data.Offset<Double> near(Interval interval) {
    return org.assertj.core.api.Assertions.within(
        1e-9 * (1 + Math.abs(interval.low()) + Math.abs(interval.high())));
  }

  private Interval interval(int row, String name) {
    Matcher ratio = RATIO.matcher(sql);
    if (ratio.find() && ratio.group(3).equals(name)) {
      String over = ratio.group(1);
      String under = ratio.group(2);
      ReleasedLaws laws = laws(List.of(over, under));
      return ExpressionInterval.of(Expression.released(0).over(Expression.released(1)), laws)
          .interval95(steps(row, over), steps(row, under))
          .orElseThrow();
    }
    return ExpressionInterval.of(Expression.released(0), laws(List.of(name)))
        .interval95(steps(row, name))
        .orElseThrow();
  }

  /** The laws of columns; with the threshold where one of them decides. */
  private ReleasedLaws laws(List<String> columns) {
    List<ReleasedLaws.Noised> laws = new ArrayList<>();
    Optional<ReleasedLaws.Shown> shown = Optional.empty();
    Matcher people = PEOPLE.matcher(sql);
    String decides = people.find() ? people.group(1) : "";
    for (String column : columns) {
      AnswerDocument.Noise noise = noise(column);
      IntegerNoise law = law(noise.law());
      laws.add(new ReleasedLaws.Noised(law, new BigDecimal(noise.step())));
      if (column.equals(decides) && threshold().isPresent()) {
        shown =
            Optional.of(
                new ReleasedLaws.Shown(
                    laws.size() - 1,
                    GroupThreshold.of(
                        law, new PeopleChange(1, 1), Delta.of("0.4"), threshold().get()),
                    1));
        assertThat(shown.get().threshold().value()).isEqualTo(threshold().get());
      }
    }
    return new ReleasedLaws(laws, shown);
  }

  private static IntegerNoise law(String words) {
    Matcher laplace = LAPLACE.matcher(words);
    if (laplace.matches()) {
      return laplace(new BigInteger(laplace.group(1)), new BigInteger(laplace.group(2)));
    }
    Matcher gaussian = GAUSSIAN.matcher(words);
    assertThat(gaussian.matches()).as(words).isTrue();
    return DiscreteGaussian.ofVariance(
        new BigInteger(gaussian.group(1)), new BigInteger(gaussian.group(2)));
  }

  /** Of scale t/s = L1/ε, where ε is a finite decimal. */
  private static IntegerNoise laplace(BigInteger t, BigInteger s) {
    int tens = 0;
    BigInteger l1 = t;
    BigInteger epsilon = s;
    for (BigInteger prime : List.of(BigInteger.TWO, BigInteger.valueOf(5))) {
      while (l1.mod(prime).signum() == 0) {
        l1 = l1.divide(prime);
        epsilon = epsilon.multiply(BigInteger.TEN.divide(prime));
        tens++;
      }
    }
    return DiscreteLaplace.of(
        Epsilon.of(new BigDecimal(epsilon, tens).stripTrailingZeros().toPlainString()),
        new Sensitivity(l1.longValueExact()));
  }

  AnswerDocument.Noise noise(String column) {
    return Objects.requireNonNull(
        answer.columns().get(names.indexOf(column)).noise(), "the noise of " + column);
  }

  /** The first row whose labels are these, in the order of their columns. */
  int row(List<String> labels) {
    for (int row = 0; row < answer.rows().size(); row++) {
      List<String> own = new ArrayList<>();
      for (int i = 0; i < labels.size(); i++) {
        own.add(String.valueOf(answer.rows().get(row).get(i)));
      }
      if (own.equals(labels)) {
        return row;
      }
    }
    throw new AssertionError("no row " + labels);
  }

  int rows() {
    return answer.rows().size();
  }

  String label(int row, int column) {
    return String.valueOf(answer.rows().get(row).get(column));
  }

  double value(int row, String column) {
    return decimal(row, column).doubleValue();
  }

  private BigDecimal decimal(int row, String column) {
    return new BigDecimal(
        Objects.requireNonNull(answer.rows().get(row).get(names.indexOf(column)), column)
            .toString());
  }

  private long steps(int row, String column) {
    return decimal(row, column).divide(new BigDecimal(noise(column).step())).longValueExact();
  }

  double variance(String column) {
    return noise(column).variance();
  }

  /** h + (h + 1)·ln k / ln 20 steps, whole. */
  double half(String column, double k) {
    double step = Double.parseDouble(noise(column).step());
    double h = Math.rint(noise(column).halfWidth95() / step);
    return Math.ceil(h + (h + 1) * Math.log(k) / Math.log(20)) * step;
  }

  /** The range with which so many numbers hold at once; of people given that they show. */
  Interval oneOf(int row, String column, double k, boolean people) {
    double value = value(row, column);
    double high = value + half(column, k);
    if (!people || threshold().isEmpty()) {
      return new Interval(value - half(column, k), high);
    }
    double from = threshold().get();
    double clear = value - half(column, k / 0.975);
    double nearer = value - half(column, 2 * k);
    return new Interval(
        clear >= from + half(column, 1) ? clear : nearer >= from ? nearer : 0, high);
  }

  /** Whether a cell has this value and this interval, both over a number. */
  boolean has(Figure figure, double over) {
    for (int row = 0; row < answer.rows().size(); row++) {
      for (int c = 0; c < names.size(); c++) {
        List<Double> ends = answer.intervals95().get(row).get(c);
        if (ends != null
            && answer.rows().get(row).get(c) != null
            && is(figure.estimate(), value(row, names.get(c)) / over)
            && is(figure.low(), ends.get(0) / over)
            && is(figure.high(), ends.get(1) / over)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean is(Optional<Double> told, double again) {
    return told.filter(t -> Math.abs(t - again) <= 1e-9 * (1 + Math.abs(again))).isPresent();
  }
}
