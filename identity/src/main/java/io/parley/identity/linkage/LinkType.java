package io.parley.identity.linkage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which pairs of records may be one person. */
public enum LinkType {
  /** Any two, of one source or of two. */
  WITHIN,
  /** Two of different sources: each source is known to hold a person once at most. */
  ACROSS,
  /** As across, and a record links to one record of each other source at most, its best. */
  ONE_TO_ONE;

  /** The word in an identity file: {@code one-to-one}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The way of that word. */
  public static Optional<LinkType> ofWord(String word) {
    return Arrays.stream(values()).filter(t -> t.word().equals(word)).findFirst();
  }

  /** All words. */
  public static Set<String> words() {
    return Arrays.stream(values()).map(LinkType::word).collect(Collectors.toUnmodifiableSet());
  }
}
