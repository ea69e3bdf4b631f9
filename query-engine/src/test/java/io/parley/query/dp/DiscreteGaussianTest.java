package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tails and moments; the sampler is in {@link DiscreteGaussianSamplerTest}. */
class DiscreteGaussianTest {

  static java.util.List<Vectors.Row> deltas() {
    return Vectors.read("gaussian_delta.csv");
  }

  /** All regimes of the tail, against a plain sum in floating point. */
  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.2, 1, 2.9, 3.1, 17.8, 900, 1023, 1025, 5000, 250_000})
  void upperTail_equalsTheSum(double variance) {
    DiscreteGaussian law = law(variance);
    double sigma = Math.sqrt(variance);
    for (double z : new double[] {0, 0.3, 1, 2.5, 3.9, 4.1, 8, 8.2, 12, 30, 37}) {
      long k = 1 + (long) (z * sigma);
      double truth = plainTail(variance, k);
      double high = law.upperTail(k).doubleValue();
      if (truth > 1e-290) {
        assertThat(high / truth).as("z %s", z).isBetween(1 - 1e-11, 1 + 2e-11);
      }
      assertThat(law.upperTail(1 - k).doubleValue())
          .isCloseTo(1 - plainTail(variance, k), within(1e-12));
    }
  }

  /** The regimes meet: the enclosures of both sides of v = 1024 hold the same law. */
  @Test
  void enclosures_ofBothRegimes_overlapAndAreNarrow() {
    BigInteger scale = BigInteger.TEN.pow(30);
    BigInteger at = BigInteger.valueOf(1024).multiply(scale);
    GaussianTail wide = new GaussianTail(at, scale);
    GaussianTail direct = new GaussianTail(at.subtract(BigInteger.ONE), scale);
    for (long k = 1; k < 1200; k += 7) {
      Enclosure a = wide.at(BigInteger.valueOf(k));
      Enclosure b = direct.at(BigInteger.valueOf(k));
      BigDecimal tiny = a.high().multiply(new BigDecimal("1e-22"));
      assertThat(a.low().subtract(tiny)).isLessThanOrEqualTo(b.high());
      assertThat(b.low()).isLessThanOrEqualTo(a.high().add(tiny));
      assertThat(a.high().subtract(a.low())).isLessThan(a.high().multiply(new BigDecimal("2e-11")));
      assertThat(b.high().subtract(b.low())).isLessThan(b.high().multiply(new BigDecimal("1e-24")));
    }
  }

  /**
   * The normal tails of the vectors, by a law of so many steps that it is as good as continuous.
   */
  @ParameterizedTest
  @MethodSource("deltas")
  void upperTail_ofAWideLaw_reproducesTheDeltasOfVectors(Vectors.Row row) {
    double steps = 0x1p40;
    double sigma = row.number("sigma");
    double epsilon = row.number("epsilon");
    BigInteger width = new BigDecimal(sigma * steps).toBigInteger();
    DiscreteGaussian law = DiscreteGaussian.ofVariance(width.pow(2), BigInteger.ONE);
    double low = (epsilon * sigma - 1 / (2 * sigma)) * sigma * steps;
    double high = (epsilon * sigma + 1 / (2 * sigma)) * sigma * steps;
    BigDecimal above = law.upperTail((long) low);
    BigDecimal beyond = law.upperTail((long) high);
    double delta = above.subtract(beyond.multiply(new BigDecimal(Math.exp(epsilon)))).doubleValue();
    double claimed = row.number("delta");
    assertThat(delta).isCloseTo(claimed, within(claimed > 1e-12 ? 1e-8 * claimed : 1e-15));
  }

  @Test
  void upperTail_isSymmetricAndNeverBelowTheTruth() {
    DiscreteGaussian law = law(7.3);
    for (long k = -50; k <= 50; k++) {
      BigDecimal both = law.upperTail(k).add(law.upperTail(1 - k));
      assertThat(both).isBetween(BigDecimal.ONE, BigDecimal.ONE.add(new BigDecimal("1e-26")));
    }
  }

  @Test
  void upperTail_atTheEndsOfLong_isABound() {
    for (DiscreteGaussian law : new DiscreteGaussian[] {law(1), law(0x1p100)}) {
      assertThat(law.upperTail(Long.MAX_VALUE)).isPositive().isLessThan(new BigDecimal("1e-8000"));
      assertThat(law.upperTail(Long.MIN_VALUE)).isEqualByComparingTo(BigDecimal.ONE);
    }
  }

  @Property(tries = 60)
  void leastWithTail_isTheSmallest(
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long thousandths,
      @ForAll @IntRange(min = 1, max = 3_000) int hundredthsOfTens) {
    DiscreteGaussian law = law(thousandths / 1000.0);
    BigDecimal tail = BigDecimal.valueOf(Math.pow(10, -hundredthsOfTens / 100.0));
    long k = law.leastWithTail(tail);
    assertThat(k).isPositive();
    assertThat(law.upperTail(k)).isLessThanOrEqualTo(tail);
    if (k > 1) {
      assertThat(law.upperTail(k - 1)).isGreaterThan(tail);
    }
  }

  @Test
  void halfWidth_ofTheWidestLaw_isThatOfTheNormalLaw() {
    double half = law(0x1p100).halfWidth(0.05) / 0x1p50;
    assertThat(half).isCloseTo(1.959963984540054, within(1e-11));
    assertThat(law(0x1p100).halfWidth(1e-299)).isLessThan(1L << 56);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 3, 8.9, 9.1, 100, 1023, 1025, 2_500})
  void moments_equalTheSums(double variance) {
    double second = 0;
    double first = 0;
    for (int k = 1; k <= 40 * Math.sqrt(variance) + 2; k++) {
      double tail = 2 * plainTail(variance, k);
      first += tail;
      second += (2 * k - 1) * tail;
    }
    assertThat(law(variance).variance()).isCloseTo(second, Percentage.withPercentage(1e-9));
    assertThat(law(variance).meanAbsolute()).isCloseTo(first, Percentage.withPercentage(1e-9));
  }

  @Test
  void of_neverUnderstatesRho() {
    Sensitivity sensitivity = Sensitivity.of(2, 7, 13);
    for (String rho : new String[] {"0.0237", "1e-9", "55.5", "0.33333333333333333333"}) {
      BigDecimal claimed = new BigDecimal(rho);
      BigDecimal real = DiscreteGaussian.of(claimed, sensitivity).rho(sensitivity);
      assertThat(real).isLessThanOrEqualTo(claimed);
      assertThat(real.doubleValue())
          .isCloseTo(claimed.doubleValue(), Percentage.withPercentage(1e-9));
    }
  }

  /** The theorem itself, on the law's own numbers: every order, every shift. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 1, 6})
  void renyiDivergence_ofShiftedLaws_isAtMostThatOfTheTheorem(double variance) {
    DiscreteGaussian law = law(variance);
    double[] masses = LongStream.rangeClosed(-70, 70).mapToDouble(k -> pmf(law, k)).toArray();
    for (int shift = 1; shift <= 4; shift++) {
      for (double order : new double[] {1.01, 1.5, 2, 3.7, 8}) {
        // Scaled by the claim, so that nothing overflows.
        double claim = order * shift * shift / (2 * variance);
        double sum = 0;
        for (int k = 10; k < masses.length; k++) {
          double p = masses[k];
          double q = masses[k - shift];
          if (p > 0 && q > 0) {
            sum += Math.exp(order * Math.log(p) + (1 - order) * Math.log(q) - (order - 1) * claim);
          }
        }
        assertThat(Math.log(sum) / (order - 1)).isLessThanOrEqualTo(1e-9);
      }
    }
  }

  @Test
  void variance_outsideItsRange_refused() {
    assertThatThrownBy(() -> law(0x1.1p100))
        .hasMessage("noise of a deviation above 2^50 grid steps: choose a coarser grid");
    assertThatThrownBy(() -> law(0.00001)).hasMessage("a variance below 1e-4 is hardly noise");
    assertThatThrownBy(() -> DiscreteGaussian.of(BigDecimal.ZERO, new Sensitivity(1)))
        .hasMessage("rho is not above zero");
    assertThatThrownBy(() -> law(1).leastWithTail(BigDecimal.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static DiscreteGaussian law(double variance) {
    BigDecimal exact = new BigDecimal(variance);
    BigInteger power = BigInteger.TEN.pow(Math.max(0, exact.scale()));
    return DiscreteGaussian.ofVariance(
        exact.multiply(new BigDecimal(power)).toBigIntegerExact(), power);
  }

  static double pmf(DiscreteGaussian law, long k) {
    long magnitude = Math.abs(k);
    return law.upperTail(magnitude)
        .subtract(law.upperTail(magnitude + 1))
        .max(BigDecimal.ZERO)
        .doubleValue();
  }

  /** Smallest terms first. */
  private static double plainTail(double variance, long k) {
    double reach = 40 * Math.sqrt(variance) + 2;
    double total = 1;
    for (long x = (long) reach; x >= 1; x--) {
      total += 2 * Math.exp(-(double) x * x / (2 * variance));
    }
    double sum = 0;
    for (long x = k + (long) reach; x >= k; x--) {
      sum += Math.exp(-(double) x * x / (2 * variance));
    }
    return sum / total;
  }
}
