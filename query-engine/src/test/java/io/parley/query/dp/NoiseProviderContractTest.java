package io.parley.query.dp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.function.ToLongBiFunction;
import org.junit.jupiter.api.Test;

/** Planted faults: the contract must bite. */
class NoiseProviderContractTest {
  private final RandomSource random = new SeededRandomSource(3);
  private final NoiseProvider right = new ExactNoise(random);
  private final NoiseParameters three = NoiseParameters.pure(3, 1, Epsilon.of("1.5"));
  private final NoiseParameters fifty = NoiseParameters.pure(1, 50, Epsilon.of("0.7"));

  @Test
  void forgottenGroups_caught() {
    NoiseProvider wrong =
        faulty(
            (value, p) ->
                right.addNoise(value, new NoiseParameters(1, p.linf(), p.epsilon(), p.delta())));
    assertThatThrownBy(() -> NoiseProviderContract.assertPrivate(wrong, three))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void forgottenCap_caught() {
    NoiseProvider wrong =
        faulty(
            (value, p) ->
                right.addNoise(value, new NoiseParameters(p.l0(), 1, p.epsilon(), p.delta())));
    assertThatThrownBy(() -> NoiseProviderContract.assertPrivate(wrong, fifty))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void noNoise_caught() {
    NoiseProvider wrong = faulty((value, p) -> value);
    assertThatThrownBy(() -> NoiseProviderContract.assertPrivate(wrong, three))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void noiseThatDependsOnTheValue_caught() {
    NoiseProvider wrong = faulty((value, p) -> value < 0 ? value : right.addNoise(value, p));
    assertThatThrownBy(() -> NoiseProviderContract.assertFollowsLaw(wrong, three, -1))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void answersCutAtZero_caught() {
    NoiseProvider wrong = faulty((value, p) -> Math.max(0, right.addNoise(value, p)));
    assertThatThrownBy(() -> NoiseProviderContract.assertFollowsLaw(wrong, three, 0))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void sumThatWraps_caught() {
    NoiseProvider wrong =
        faulty(
            (value, p) -> {
              BigInteger noise = DiscreteLaplace.of(p.epsilon(), p.sensitivity()).sample(random);
              return value + noise.longValueExact();
            });
    assertThatThrownBy(() -> NoiseProviderContract.assertSaturates(wrong))
        .isInstanceOf(AssertionError.class);
  }

  private NoiseProvider faulty(ToLongBiFunction<Long, NoiseParameters> addNoise) {
    return new NoiseProvider() {
      @Override
      public long addNoise(long value, NoiseParameters parameters) {
        return addNoise.applyAsLong(value, parameters);
      }

      @Override
      public long addNoise(long value, IntegerNoise law) {
        return law.addTo(value, random);
      }

      @Override
      public List<ReleasedQuantile> quantiles(SparseHistogram values, Quantiles release) {
        return release.release(values, random);
      }

      @Override
      public boolean shows(long people, TruncatedGeometricSelection selection) {
        return selection.shows(people, random);
      }

      @Override
      public NoiseLaw law(NoiseParameters parameters) {
        return right.law(parameters);
      }
    };
  }
}
