package io.parley.identity.normalise;

import java.util.List;
import java.util.Optional;

/** Names in parts: words without titles and suffixes, joined by a blank. */
final class NameRule {
  private NameRule() {}

  /** A given, middle or family name. A suffix that stands alone is a name: {@code Md}. */
  static Optional<String> part(String raw) {
    List<String> all = Fold.words(raw);
    List<String> bare = NameWords.bare(all);
    boolean suffixesOnly = bare.isEmpty() && all.stream().noneMatch(NameWords::title);
    List<String> words = suffixesOnly ? all : bare;
    boolean anyLetter =
        words.stream().anyMatch(word -> word.codePoints().anyMatch(Character::isLetter));
    return anyLetter ? Optional.of(String.join(" ", words)) : Optional.empty();
  }

  /** The formal name behind a given one. */
  static Optional<String> formal(String given) {
    // Of "1 Bob" the first word alone is no name.
    return part(given).map(Nicknames::formal).flatMap(NameRule::part);
  }

  /**
   * The generation in a name, such as {@code jr}: taken from a first or family name as well as from
   * a column of its own.
   */
  static Optional<String> generation(String raw) {
    String digit = raw.strip();
    if (digit.equals("2") || digit.equals("3") || digit.equals("4")) {
      return Optional.of(digit);
    }

    List<String> words = Fold.words(raw);
    for (int i = words.size() - 1; i >= 0; i--) {
      Optional<String> generation = NameWords.generation(words.get(i));
      if (generation.isPresent()) {
        return generation;
      }
    }
    return Optional.empty();
  }
}
