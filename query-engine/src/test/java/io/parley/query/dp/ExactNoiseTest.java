package io.parley.query.dp;

class ExactNoiseTest extends NoiseProviderContract {
  @Override
  NoiseProvider provider() {
    return new ExactNoise(new SeededRandomSource(20261121));
  }
}
