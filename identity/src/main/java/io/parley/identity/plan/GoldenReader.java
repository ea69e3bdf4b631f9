package io.parley.identity.plan;

import io.parley.identity.survive.ConsentRule;
import io.parley.identity.survive.Rule;
import io.parley.identity.survive.Survivorship;
import io.parley.identity.yaml.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads what an identity file says of golden records and of consent.
 *
 * <pre>
 * survivorship: {phone: most-recent, family_name: majority, other: most-trusted}
 * purposes: [measurement, offers]
 * sources:
 *   - name: shop
 *     consent:
 *       measurement: opt_in                                # a column
 *       offers: {column: news, granted: [ja], refused: [nein]}
 *   - name: club
 *     consent: {measurement: {everybody: true}}            # its statutes say so
 * </pre>
 */
final class GoldenReader {
  private static final Pattern PURPOSE = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final Map<String, Rule> RULES =
      Arrays.stream(Rule.values()).collect(Collectors.toMap(Rule::word, Function.identity()));

  /** What stands for the attributes that are not named. */
  private static final String OTHER = "other";

  private GoldenReader() {}

  static Survivorship survivorship(Map<String, Item> keys) {
    Item item = keys.get("survivorship");
    if (item == null) {
      return Survivorship.DEFAULT;
    }
    Set<String> known =
        java.util.stream.Stream.concat(
                Attributes.kept().stream(), java.util.stream.Stream.of(OTHER))
            .collect(Collectors.toSet());
    Map<String, Rule> rules = new HashMap<>();
    item.keys(known).forEach((attribute, rule) -> rules.put(attribute, rule(rule)));
    Rule other = Optional.ofNullable(rules.remove(OTHER)).orElse(Survivorship.DEFAULT.other());
    return new Survivorship(rules, other);
  }

  private static Rule rule(Item item) {
    return Optional.ofNullable(
            RULES.get(IdentityReader.word(item, "rule of survivorship", RULES.keySet())))
        .orElseThrow();
  }

  static List<String> purposes(Map<String, Item> keys) {
    List<String> purposes = new ArrayList<>();
    Item list = keys.get("purposes");
    if (list != null) {
      for (Item item : list.items()) {
        if (!PURPOSE.matcher(item.text()).matches() || purposes.contains(item.text())) {
          throw item.bad(
              "a purpose is a word of small letters, digits, `_` and `-`, and stands here once");
        }
        purposes.add(item.text());
      }
    }
    return purposes;
  }

  static Map<String, ConsentRule> consent(Map<String, Item> keys, List<String> purposes) {
    Map<String, ConsentRule> consent = new LinkedHashMap<>();
    Item item = keys.get("consent");
    if (item != null) {
      if (purposes.isEmpty()) {
        throw item.bad("name the purposes of consent first, such as `purposes: [measurement]`");
      }
      item.keys(Set.copyOf(purposes))
          .forEach((purpose, rule) -> consent.put(purpose, rule(rule, purpose)));
    }
    return consent;
  }

  /** A column, or keys that say more. */
  private static ConsentRule rule(Item item, String purpose) {
    if (item.isText()) {
      return ConsentRule.InColumn.of(item.text(), List.of(), List.of());
    }
    Map<String, Item> keys = item.keys(Set.of("column", "granted", "refused", "everybody"));
    Item everybody = keys.get("everybody");
    if (everybody != null) {
      if (keys.size() > 1 || !everybody.flag()) {
        throw item.bad("write `everybody: true` alone, or a column");
      }
      return new ConsentRule.Everybody();
    }
    Item column = keys.get("column");
    if (column == null) {
      throw item.bad("consent to `%s` needs `column`, or `everybody: true`".formatted(purpose));
    }
    try {
      return ConsentRule.InColumn.of(
          column.text(), words(keys.get("granted")), words(keys.get("refused")));
    } catch (IllegalArgumentException e) {
      throw item.bad(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> words(@org.jspecify.annotations.Nullable Item list) {
    return list == null ? List.of() : list.items().stream().map(Item::text).toList();
  }
}
