package io.parley.query.dp;

class DiscreteLaplaceNoiseTest extends NoiseProviderContract {
  @Override
  NoiseProvider provider() {
    return new DiscreteLaplaceNoise(new SeededRandomSource(20261121));
  }
}
