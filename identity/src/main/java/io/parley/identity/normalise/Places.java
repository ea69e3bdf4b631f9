package io.parley.identity.normalise;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** States, provinces and countries by name and by code. */
final class Places {
  /** Lines {@code us-nv: nevada}, of the countries whose states people write. */
  private static final Map<String, List<String>> LINES = WordTable.lines("regions.txt");

  /** From {@code us nevada} to {@code nv}, and from {@code nevada} too. */
  private static final Map<String, String> REGIONS = regions();

  /** {@code us nv}, of the countries where a code stands in an address. */
  private static final Set<String> CODES = codes();

  private static final Set<String> ISO = isoCountries();
  private static final Map<String, String> COUNTRIES = countries();
  private static final Set<String> COUNTRIES_WITH_CODES = Set.of("us", "ca", "au");

  private Places() {}

  /** A state or province: its code where its name is known, otherwise its words. */
  static Optional<String> region(String raw, String defaultRegion) {
    List<String> words = Fold.words(raw);
    String name = String.join(" ", words);
    if (words.size() == 2 && ISO.contains(words.get(0)) && CODES.contains(name)) {
      return Optional.of(words.get(1));
    }

    String known = regionNamed(name, defaultRegion);
    if (known != null) {
      return Optional.of(known);
    }
    boolean initials = words.stream().allMatch(word -> word.length() == 1);
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(initials ? String.join("", words) : name);
  }

  static @Nullable String regionNamed(String name, String defaultRegion) {
    String own = REGIONS.get(defaultRegion.toLowerCase(Locale.ROOT) + " " + name);
    return own == null ? REGIONS.get(name) : own;
  }

  /** Whether a word is the code of a state of the United States, Canada or Australia. */
  static boolean regionCode(String word, String defaultRegion) {
    String own = defaultRegion.toLowerCase(Locale.ROOT);
    return COUNTRIES_WITH_CODES.contains(own)
        ? CODES.contains(own + " " + word)
        : COUNTRIES_WITH_CODES.stream().anyMatch(country -> CODES.contains(country + " " + word));
  }

  /** A country by name or code; empty if it is none. */
  static Optional<String> country(String raw) {
    List<String> words = Fold.words(raw);
    String name = String.join(" ", words);
    if (ISO.contains(name)) {
      return Optional.of(name);
    }
    String known = countryNamed(name);
    return Optional.ofNullable(known == null ? countryNamed(String.join("", words)) : known);
  }

  static @Nullable String countryNamed(String name) {
    return COUNTRIES.get(name);
  }

  private static Map<String, String> regions() {
    Map<String, String> regions = new HashMap<>();
    LINES.forEach(
        (code, names) -> {
          String region = code.substring(3);
          for (String name : names) {
            regions.put(code.substring(0, 2) + " " + name, region);
            regions.putIfAbsent(name, region);
          }
        });
    return Map.copyOf(regions);
  }

  private static Set<String> codes() {
    Set<String> codes = new HashSet<>();
    LINES.keySet().forEach(code -> codes.add(code.replace('-', ' ')));
    return Set.copyOf(codes);
  }

  private static Set<String> isoCountries() {
    Set<String> iso = new HashSet<>();
    for (String code : Locale.getISOCountries()) {
      iso.add(code.toLowerCase(Locale.ROOT));
    }
    return Set.copyOf(iso);
  }

  /** The English names and the codes of three letters that Java knows, and names of our own. */
  private static Map<String, String> countries() {
    Map<String, String> countries = new HashMap<>(WordTable.canonical("countries.txt"));
    for (String code : Locale.getISOCountries()) {
      Locale country = new Locale("", code);
      String iso = code.toLowerCase(Locale.ROOT);
      countries.putIfAbsent(
          String.join(" ", Fold.words(country.getDisplayCountry(Locale.ENGLISH))), iso);
      try {
        countries.putIfAbsent(country.getISO3Country().toLowerCase(Locale.ROOT), iso);
      } catch (MissingResourceException noCodeOfThreeLetters) {
        // Then it has its name and its code of two.
      }
    }
    return Map.copyOf(countries);
  }
}
