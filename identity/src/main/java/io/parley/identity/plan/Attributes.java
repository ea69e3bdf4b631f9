package io.parley.identity.plan;

import io.parley.identity.normalise.AttributeKind;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The closed vocabulary of what a column of a source may mean: the kinds that a {@link
 * io.parley.identity.normalise.Normaliser} reads, and {@value #KIND}.
 */
public final class Attributes {
  /** What a record is of: {@code person} or {@code organization}, as the source says it. */
  public static final String KIND = "kind";

  /** Follows from the given name. */
  private static final Set<AttributeKind> DERIVED = Set.of(AttributeKind.FORMAL_NAME);

  /** Taken apart into others while reading. */
  private static final Set<AttributeKind> TAKEN_APART =
      Set.of(AttributeKind.FULL_NAME, AttributeKind.ADDRESS);

  private Attributes() {}

  /** What a mapping may name. */
  public static Set<String> mapped() {
    return Stream.concat(
            Arrays.stream(AttributeKind.values())
                .filter(k -> !DERIVED.contains(k))
                .map(AttributeKind::word),
            Stream.of(KIND))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What records have as columns. */
  public static Set<String> kept() {
    return Stream.concat(
            Arrays.stream(AttributeKind.values())
                .filter(k -> !TAKEN_APART.contains(k))
                .map(AttributeKind::word),
            Stream.of(KIND))
        .collect(Collectors.toUnmodifiableSet());
  }
}
