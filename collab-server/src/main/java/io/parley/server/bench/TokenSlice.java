package io.parley.server.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * One of {@code n} equal slices of all tokens: every token lies in exactly one. Tokens are uniform,
 * so slices of tokens hold about as many people each.
 *
 * @param from the first token
 * @param before the first token of the next slice; none after the last
 */
record TokenSlice(Optional<String> from, Optional<String> before) {
  private static final int TOP = 1 << 16;

  static TokenSlice of(int slice, int slices) {
    if (slices < 1 || slices > TOP || slice < 0 || slice >= slices) {
      throw new IllegalArgumentException("there is no such slice");
    }
    return new TokenSlice(
        slice == 0 ? Optional.empty() : Optional.of(token(slice, slices)),
        slice == slices - 1 ? Optional.empty() : Optional.of(token(slice + 1, slices)));
  }

  /** The condition on a column of tokens that prunes a file ordered by it. */
  String where(String column) {
    return from.map(t -> column + " >= '" + t + "'::UUID").orElse("TRUE")
        + before.map(t -> " AND " + column + " < '" + t + "'::UUID").orElse("");
  }

  private static String token(int slice, int slices) {
    return String.format(
        Locale.ROOT, "%04x0000-0000-0000-0000-000000000000", (long) TOP * slice / slices);
  }
}
