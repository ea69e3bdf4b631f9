package io.parley.identity.plan;

import java.util.Locale;
import java.util.Optional;

/** Brings values into the form in which they are compared. */
final class Cleaning {
  private Cleaning() {}

  static Optional<String> clean(String attribute, String raw, Source source) {
    String text = raw.strip().toLowerCase(Locale.ROOT);
    if (attribute.equals("birth_date")) {
      text = text.replace("-", "");
    }
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
