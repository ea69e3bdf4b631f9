package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.server.node.IdentitySettings;
import java.text.Normalizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The form in which a model compares what a row says of a person. */
final class AttributeForm {
  private static final List<String> NAMES = List.of("given_name", "family_name");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern DAY = Pattern.compile("([0-9]{4})-?([0-9]{2})-?([0-9]{2})");

  private AttributeForm() {}

  /** The columns of the records that an attribute becomes. */
  static List<String> columns(String attribute) {
    return attribute.equals(IdentitySettings.FULL_NAME) ? NAMES : List.of(attribute);
  }

  /** The values that a row has of these attributes, by column; what says nothing is absent. */
  static Map<String, String> read(SourceRow row, Collection<String> attributes) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String attribute : attributes) {
      Object cell = row.attributes().get(SourceMappings.personal(attribute));
      if (cell instanceof String text) {
        put(values, attribute, text);
      }
    }
    return values;
  }

  private static void put(Map<String, String> values, String attribute, String text) {
    switch (attribute) {
      case IdentitySettings.FULL_NAME -> putNames(values, text);
      case "birth_date" -> day(text).ifPresent(day -> values.put(attribute, day));
      default -> words(text).ifPresent(words -> values.put(attribute, words));
    }
  }

  /** {@code Smith, Ann} and {@code Ann Smith}; of more than two words the last is the family's. */
  private static void putNames(Map<String, String> values, String text) {
    String name = text.strip();
    int comma = name.indexOf(',');
    int blank = name.lastIndexOf(' ');
    String family = comma >= 0 ? name.substring(0, comma) : name.substring(blank + 1);
    String given = comma >= 0 ? name.substring(comma + 1) : name.substring(0, Math.max(blank, 0));
    words(given).ifPresent(words -> values.put("given_name", words));
    words(family).ifPresent(words -> values.put("family_name", words));
  }

  private static Optional<String> day(String text) {
    var matcher = DAY.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(matcher.group(1) + matcher.group(2) + matcher.group(3))
        : Optional.empty();
  }

  private static Optional<String> words(String text) {
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    String words = BETWEEN_WORDS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    return words.isEmpty() ? Optional.empty() : Optional.of(words);
  }
}
