package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our laws on a fine grid against the continuous laws of the vectors. */
class ContinuousVectorsTest {
  static List<Vectors.Row> laplace() {
    return Vectors.read("noise_laplace.csv");
  }

  static List<Vectors.Row> gaussian() {
    return Vectors.read("noise_gaussian.csv");
  }

  static List<Vectors.Row> rho() {
    return Vectors.read("gaussian_rho.csv");
  }

  @ParameterizedTest
  @MethodSource("laplace")
  void halfWidth_ofLaplace_agreesWithVectors(Vectors.Row row) {
    long steps = 1L << 30;
    double step = row.number("linf") / steps;
    DiscreteLaplace law =
        DiscreteLaplace.of(
            Epsilon.of(row.text("epsilon")), Sensitivity.of((int) row.whole("l0"), steps));
    double slack = 2 * step + 1e-11 * row.number("half_width_05");
    assertThat(law.halfWidth(0.05) * step).isCloseTo(row.number("half_width_05"), within(slack));
    assertThat(law.meanAbsolute() * step)
        .isCloseTo(row.number("scale_b"), Percentage.withPercentage(1e-9));
  }

  @ParameterizedTest
  @MethodSource("gaussian")
  void halfWidth_ofGaussian_agreesWithVectors(Vectors.Row row) {
    BigInteger sigma = BigInteger.ONE.shiftLeft(40);
    double step = row.number("sigma") * 0x1p-40;
    DiscreteGaussian law = DiscreteGaussian.ofVariance(sigma.pow(2), BigInteger.ONE);
    double slack = 3 * step + 1e-9 * row.number("half_width_05");
    assertThat(law.halfWidth(0.05) * step).isCloseTo(row.number("half_width_05"), within(slack));
  }

  @ParameterizedTest
  @MethodSource("rho")
  void sigma_ofRho_agreesWithVectors(Vectors.Row row) {
    double step = 0x1p-26;
    BigInteger l2 = new BigDecimal(row.number("l2") / step).toBigInteger();
    Sensitivity sensitivity = new Sensitivity(l2.longValueExact(), l2.pow(2));
    DiscreteGaussian law = DiscreteGaussian.of(new BigDecimal(row.text("rho")), sensitivity);
    assertThat(Math.sqrt(law.variance()) * step)
        .isCloseTo(row.number("sigma"), Percentage.withPercentage(1e-6));
  }
}
