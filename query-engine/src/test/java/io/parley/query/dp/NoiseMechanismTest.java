package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NoiseMechanismTest {
  private static final Delta DELTA = Delta.of("1e-6");

  static java.util.List<Vectors.Row> conversions() {
    return Vectors.read("zcdp_conversion.csv").stream()
        .filter(row -> row.number("epsilon") >= 1e-3 && row.number("epsilon") <= 100)
        .toList();
  }

  static java.util.List<Vectors.Row> gaussians() {
    return Vectors.read("noise_gaussian.csv").stream()
        .filter(row -> row.number("epsilon") <= 100 && row.number("delta") < 0.5)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("conversions")
  void rho_ofTheEpsilonOfVectors_isTheRhoOfVectors(Vectors.Row row) {
    double rho =
        GaussianCalibration.rho(Epsilon.of(row.text("epsilon")), Delta.of(row.text("delta")))
            .doubleValue();
    assertThat(rho).isCloseTo(row.number("rho"), Percentage.withPercentage(2e-4));
    assertThat(epsilon(rho, row.number("delta")))
        .isLessThanOrEqualTo(row.number("epsilon") * (1 + 1e-5));
  }

  /** The exact formula of the continuous law (vectors) lies below: zCDP is an upper bound. */
  @ParameterizedTest
  @MethodSource("gaussians")
  void sigma_isAboveTheTightOneOfVectors_andNotFar(Vectors.Row row) {
    double rho =
        GaussianCalibration.rho(Epsilon.of(row.text("epsilon")), Delta.of(row.text("delta")))
            .doubleValue();
    double ours = row.number("linf") * Math.sqrt(row.number("l0") / (2 * rho));
    assertThat(ours / row.number("sigma")).isBetween(1 / 1.001, 1.25);
  }

  @ParameterizedTest
  @CsvSource({"1,1,false", "5,1,false", "13,1,false", "14,1,true", "50,1,true", "3,5,true"})
  void leastError_crossesWhereTheMeanErrorsDo(int groups, int vectors, boolean gaussian) {
    NoiseMechanism mechanism = NoiseMechanism.ofLeastError(groups, vectors, Epsilon.of("1"), DELTA);
    assertThat(mechanism instanceof NoiseMechanism.Gaussian).isEqualTo(gaussian);
    Sensitivity sensitivity = Sensitivity.of(2, groups, 10);
    double laplace =
        new NoiseMechanism.Laplace(Epsilon.of("1"), vectors).law(sensitivity).meanAbsolute();
    double normal =
        new NoiseMechanism.Gaussian(GaussianCalibration.rho(Epsilon.of("1"), DELTA), vectors)
            .law(sensitivity)
            .meanAbsolute();
    assertThat(mechanism.law(sensitivity).meanAbsolute())
        .isCloseTo(Math.min(laplace, normal), within(1e-9));
  }

  @Test
  void withoutDelta_itIsLaplace_andTheWholeEpsilonIsCharged() {
    NoiseMechanism mechanism = NoiseMechanism.ofLeastError(1000, 3, Epsilon.of("0.7"), Delta.ZERO);
    assertThat(mechanism.charge()).isEqualTo(new NoiseCharge.Pure(Epsilon.of("0.7")));
    assertThat(mechanism.law(Sensitivity.of(1, 1, 1)).meanAbsolute())
        .isCloseTo(1 / Math.sinh(0.7 / 3), within(1e-12));
  }

  @Test
  void charge_ofGaussians_coversAllVectors() {
    NoiseMechanism mechanism = NoiseMechanism.ofLeastError(50, 3, Epsilon.of("1"), DELTA);
    assertThat(mechanism).isInstanceOf(NoiseMechanism.Gaussian.class);
    BigDecimal all = BigDecimal.ZERO;
    for (long cap : new long[] {1, 17, 1000}) {
      Sensitivity sensitivity = Sensitivity.of(1, 50, cap);
      all = all.add(((DiscreteGaussian) mechanism.law(sensitivity)).rho(sensitivity));
    }
    NoiseCharge.Concentrated charge = (NoiseCharge.Concentrated) mechanism.charge();
    assertThat(all).isLessThanOrEqualTo(charge.rho());
    assertThat(all.doubleValue())
        .isCloseTo(charge.rho().doubleValue(), Percentage.withPercentage(1e-9));
  }

  @Test
  void senselessParameters_refused() {
    assertThatThrownBy(() -> GaussianCalibration.rho(Epsilon.of("1"), Delta.ZERO))
        .hasMessage("Gaussian noise needs a delta above zero");
    assertThatThrownBy(() -> NoiseMechanism.ofLeastError(1, 0, Epsilon.of("1"), DELTA))
        .hasMessage("a release without numbers needs no noise");
    assertThatThrownBy(() -> NoiseMechanism.ofLeastError(0, 1, Epsilon.of("1"), DELTA))
        .hasMessage("groups per unit 0 are below one");
  }

  @ParameterizedTest
  @CsvSource({"1e-9,1e-30", "1e-9,0.01", "100,1e-30", "100,0.5", "0.001,1e-6"})
  void rho_atTheEndsOfItsRange_isAllowed(String epsilon, String delta) {
    double rho = GaussianCalibration.rho(Epsilon.of(epsilon), Delta.of(delta)).doubleValue();
    assertThat(rho).isPositive();
    assertThat(epsilon(rho, Double.parseDouble(delta)))
        .isLessThanOrEqualTo(Double.parseDouble(epsilon) * (1 + 1e-5) + 1e-6);
  }

  @Test
  void rho_askedAgainAfterManyOthers_isThatOfItsOwnClaim() {
    List<BigDecimal> first = rhos();
    assertThat(first).isSorted().doesNotHaveDuplicates();
    assertThat(rhos()).isEqualTo(first);
    assertThat(GaussianCalibration.rho(Epsilon.of("1"), Delta.of("1e-7")))
        .isLessThan(GaussianCalibration.rho(Epsilon.of("1"), DELTA));
  }

  /** More than are remembered. */
  private static List<BigDecimal> rhos() {
    return IntStream.rangeClosed(1, 300)
        .mapToObj(i -> GaussianCalibration.rho(Epsilon.of("0." + (1000 + i)), DELTA))
        .toList();
  }

  /** The conversion, by a plain grid of orders. */
  private static double epsilon(double rho, double delta) {
    double best = Double.POSITIVE_INFINITY;
    for (double log = -20; log < 100; log += 0.005) {
      double less = Math.exp(log);
      double alpha = 1 + less;
      best =
          Math.min(
              best,
              alpha * rho - Math.log1p(1 / less) - (Math.log(delta) + Math.log1p(less)) / less);
    }
    return best;
  }
}
