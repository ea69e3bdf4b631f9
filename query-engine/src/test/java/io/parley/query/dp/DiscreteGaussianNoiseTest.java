package io.parley.query.dp;

class DiscreteGaussianNoiseTest extends NoiseProviderContract {
  @Override
  NoiseProvider provider() {
    return new DiscreteGaussianNoise(new SeededRandomSource(20261125));
  }
}
