package io.parley.identity.normalise;

import java.util.Map;
import java.util.Optional;

/** Gender as {@code f}, {@code m} or {@code x}. */
final class GenderRule {
  private static final Map<String, String> GENDERS = WordTable.canonical("genders.txt");

  private GenderRule() {}

  static Optional<String> read(String raw) {
    return Optional.ofNullable(GENDERS.get(Fold.joined(raw)));
  }
}
