package io.parley.server.wire;

import io.parley.policy.PolicyPosition;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code file:line:column} as a position. */
final class PolicyPlace {
  private static final Pattern PLACE = Pattern.compile("(.+):(\\d{1,9}):(\\d{1,9})");

  private PolicyPlace() {}

  static Optional<PolicyPosition> parse(String text) {
    Matcher place = PLACE.matcher(text);
    return place.matches()
        ? Optional.of(
            new PolicyPosition(
                place.group(1), Integer.parseInt(place.group(2)), Integer.parseInt(place.group(3))))
        : Optional.empty();
  }
}
