package io.parley.identity.normalise;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words of streets and towns in their short form: {@code street} is {@code st}, {@code north}
 * {@code n}, {@code third} {@code 3rd}, {@code saint} {@code st}. German compounds are parted, so
 * that {@code Hauptstraße}, {@code Hauptstr.} and {@code Haupt Strasse} are one.
 */
final class StreetWords {
  private static final Map<String, String> TYPES = WordTable.canonical("street-types.txt");
  private static final Set<String> SHORT_TYPES = WordTable.lines("street-types.txt").keySet();
  private static final Map<String, String> WORDS = WordTable.canonical("street-words.txt");
  private static final Map<String, String> TOWNS = WordTable.canonical("town-words.txt");
  private static final Set<String> DIRECTIONS = Set.of("n", "s", "e", "w", "ne", "nw", "se", "sw");

  /** The shortest stem in front of {@code str}: a shorter one is more likely a name. */
  private static final int SHORTEST_STEM = 3;

  private StreetWords() {}

  /** A street, or a line of an address, in short words. */
  static Optional<String> street(String raw) {
    return joined(shortened(Fold.words(raw)));
  }

  /** A town in short words. */
  static Optional<String> locality(String raw) {
    return joined(town(Fold.words(raw)));
  }

  static List<String> shortened(List<String> words) {
    List<String> shortened = new ArrayList<>(words.size() + 1);
    for (String word : words) {
      String stem = word;
      int parted = 0;
      for (String shorter = stem(stem); !shorter.equals(stem); shorter = stem(stem)) {
        stem = shorter;
        parted++;
      }
      shortened.add(shortOf(stem));
      for (int i = 0; i < parted; i++) {
        shortened.add("st");
      }
    }
    return shortened;
  }

  private static String shortOf(String word) {
    String type = TYPES.get(word);
    return type == null ? WORDS.getOrDefault(word, word) : type;
  }

  private static String stem(String word) {
    for (String ending : List.of("strasse", "str")) {
      if (word.endsWith(ending) && word.length() >= ending.length() + SHORTEST_STEM) {
        return word.substring(0, word.length() - ending.length());
      }
    }
    return word;
  }

  static List<String> town(List<String> words) {
    return words.stream().map(word -> TOWNS.getOrDefault(word, word)).toList();
  }

  /** Whether a short word says what kind of street it is. */
  static boolean type(String word) {
    return SHORT_TYPES.contains(word);
  }

  static boolean direction(String word) {
    return DIRECTIONS.contains(word);
  }

  private static Optional<String> joined(List<String> words) {
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", words));
  }
}
