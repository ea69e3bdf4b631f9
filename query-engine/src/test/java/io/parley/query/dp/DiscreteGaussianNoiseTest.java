package io.parley.query.dp;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class DiscreteGaussianNoiseTest extends NoiseProviderContract {
  @Override
  NoiseProvider provider() {
    return new DiscreteGaussianNoise(new SeededRandomSource(20261125));
  }
}
