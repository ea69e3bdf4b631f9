package io.parley.server.rest;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys of a request's body: JSON leaves out what is not given. */
final class Given {
  private Given() {}

  /** A key that must be there. */
  static <T> T must(@Nullable T value, String key) {
    if (value == null) {
      throw ProblemCode.MALFORMED_REQUEST.problem("the key `" + key + "` is missing");
    }
    return value;
  }

  /** A key that may be left out: the reader of JSON hands on null for it. */
  @SuppressWarnings("NullableOptional")
  static <T> Optional<T> may(@Nullable Optional<T> value) {
    return Objects.requireNonNullElse(value, Optional.empty());
  }
}
