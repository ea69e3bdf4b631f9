package io.parley.identity.normalise;

import java.util.Optional;
import java.util.function.BiFunction;

/**
 * How one receiver wants one kind of value.
 *
 * @param rule from the raw value and the default region to the normal form, or to nothing
 * @param encoding how the normal form is written
 * @param words the rule in words, for the table in {@code docs/identity-normalisation.md}
 */
record ExportRule(
    BiFunction<String, String, Optional<String>> rule, ExportEncoding encoding, String words) {

  Optional<String> normalised(String raw, String defaultRegion) {
    return rule.apply(raw, defaultRegion).filter(text -> !text.isEmpty());
  }
}
