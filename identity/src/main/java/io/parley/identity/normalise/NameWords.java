package io.parley.identity.normalise;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Words around a name that are no part of it. */
final class NameWords {
  /** In front of a name. Words that are first names too (Major, Lady, Dean) are not here. */
  private static final Set<String> TITLES =
      Set.of(
          "mr",
          "mrs",
          "ms",
          "miss",
          "mx",
          "messrs",
          "dr",
          "prof",
          "professor",
          "sir",
          "dame",
          "rev",
          "reverend",
          "hon",
          "capt",
          "sgt",
          "herr",
          "frau",
          "hr",
          "mme",
          "mlle",
          "monsieur",
          "madame",
          "senor",
          "senora",
          "sra",
          "signor",
          "signora",
          "mister",
          "doctor");

  private static final Map<String, String> GENERATIONS =
      Map.ofEntries(
          Map.entry("jr", "jr"),
          Map.entry("jnr", "jr"),
          Map.entry("junior", "jr"),
          Map.entry("sr", "sr"),
          Map.entry("snr", "sr"),
          Map.entry("senior", "sr"),
          Map.entry("ii", "2"),
          Map.entry("2nd", "2"),
          Map.entry("iii", "3"),
          Map.entry("3rd", "3"),
          Map.entry("iv", "4"),
          Map.entry("4th", "4"));

  /** Behind a name. Degrees that are names or initials too (Ma, Do, JD) are not here. */
  private static final Set<String> DEGREES =
      Set.of("phd", "md", "dds", "cpa", "esq", "mba", "dvm", "obe", "mbe", "cbe");

  /** In front of the last word of a surname of several: {@code van der Berg}. */
  private static final Set<String> PARTICLES =
      Set.of(
          "van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du",
          "la", "le", "bin", "ibn", "al", "el", "ter", "ten", "zu", "zur", "vom", "st", "san",
          "santa");

  private NameWords() {}

  static boolean title(String word) {
    return TITLES.contains(word);
  }

  static boolean particle(String word) {
    return PARTICLES.contains(word);
  }

  static Optional<String> generation(String word) {
    return Optional.ofNullable(GENERATIONS.get(word));
  }

  static boolean suffix(String word) {
    return GENERATIONS.containsKey(word) || DEGREES.contains(word);
  }

  /** The words without titles and suffixes, wherever they stand: {@code Smith Jr, Dr. John}. */
  static List<String> bare(List<String> words) {
    return words.stream().filter(word -> !title(word) && !suffix(word)).toList();
  }
}
