package io.parley.server.bench;

import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.dp.SecureRandomSource;
import java.util.List;
import java.util.Optional;

/** All benches. A new one is one line here. */
public final class Benches {
  private static final List<Bench> ALL =
      List.of(
          new CalibrationBench(),
          new PrivacyPriceBench(),
          new TpchBench(),
          new PolicyBench(),
          new PlanBench(),
          new AccuracyBench(noise()),
          new CoverageBench(noise()),
          new AccountingBench(),
          new SensitivityBench(),
          new TokensBench(),
          new ResolveBench(),
          new OneEmailBench(),
          new RoomBench(),
          new KillBench(),
          new EventsBench(),
          new FreshnessBench(),
          new IngestBench(),
          new IngestKillBench());

  private Benches() {}

  private static NoiseProvider noise() {
    return new ExactNoise(new SecureRandomSource());
  }

  /** All of them, in the order of the help. */
  public static List<Bench> all() {
    return ALL;
  }

  /** The bench of a name. */
  public static Optional<Bench> named(String name) {
    return ALL.stream().filter(bench -> bench.name().equals(name)).findFirst();
  }
}
