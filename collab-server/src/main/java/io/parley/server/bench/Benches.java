package io.parley.server.bench;

import java.util.List;
import java.util.Optional;

/** All benches. A new one is one line here. */
public final class Benches {
  private static final List<Bench> ALL =
      List.of(new CalibrationBench(), new PrivacyPriceBench(), new TpchBench());

  private Benches() {}

  /** All of them, in the order of the help. */
  public static List<Bench> all() {
    return ALL;
  }

  /** The bench of a name. */
  public static Optional<Bench> named(String name) {
    return ALL.stream().filter(bench -> bench.name().equals(name)).findFirst();
  }
}
