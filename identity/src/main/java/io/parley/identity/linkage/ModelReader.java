package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Level;
import io.parley.identity.linkage.BlockingRule.Part;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import io.parley.identity.yaml.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a model's file.
 *
 * <pre>
 * model: people/1
 * threshold: 1                     # bits
 * comparisons:
 *   family_name: {levels: [same, alike 0.92, edits 1], by_frequency: true}
 * blocking:
 *   - family_name + birth_date[1-4]
 *   - given_name = family_name + family_name = given_name
 * training:
 *   - birth_date
 * </pre>
 */
public final class ModelReader {
  private static final Set<String> KEYS =
      Set.of("model", "threshold", "comparisons", "blocking", "training");
  private static final Set<String> LEVELS = Set.of("same", "alike", "edits");
  private static final Pattern PART =
      Pattern.compile(
          "(?<left>[a-z][a-z0-9_]*)(\\[(?<from>[1-9][0-9]?)-(?<to>[1-9][0-9]?)?])?( = (?<right>[a-z][a-z0-9_]*))?");

  private ModelReader() {}

  /**
   * A model that comes with this version.
   *
   * @param name such as {@code people}
   * @throws BadFile when there is none of that name
   */
  public static LinkageModel shipped(String name) {
    try (InputStream file = ModelReader.class.getResourceAsStream(name + ".yaml")) {
      if (!name.matches("[a-z-]+") || file == null) {
        throw new BadFile(
            "no model `%s` comes with this version; there is `people`".formatted(name));
      }
      return read(
          Item.read(name + ".yaml", new String(file.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("the model " + name + " cannot be read", e);
    }
  }

  /**
   * Reads a model.
   *
   * @throws BadFile at the first fault
   */
  public static LinkageModel read(Item file) {
    Map<String, Item> keys = file.keys(KEYS);
    List<Comparison> comparisons = new ArrayList<>();
    required(file, keys, "comparisons")
        .keys()
        .forEach((column, item) -> comparisons.add(comparison(column, item)));
    Set<String> columns = Set.copyOf(comparisons.stream().map(Comparison::column).toList());
    return new LinkageModel(
        required(file, keys, "model").text(),
        comparisons,
        rules(required(file, keys, "blocking"), Optional.empty()),
        rules(required(file, keys, "training"), Optional.of(columns)),
        required(file, keys, "threshold").number(-100, 100));
  }

  private static Item required(Item file, Map<String, Item> keys, String key) {
    Item found = keys.get(key);
    if (found == null) {
      throw file.bad("the model lacks `" + key + "`");
    }
    return found;
  }

  private static Comparison comparison(String column, Item item) {
    Map<String, Item> keys = item.keys(Set.of("levels", "by_frequency"));
    Item levels = keys.get("levels");
    if (levels == null) {
      throw item.bad("`%s` lacks its `levels`".formatted(column));
    }
    List<Level> read = levels.items().stream().map(ModelReader::level).toList();
    Item frequency = keys.get("by_frequency");
    try {
      return new Comparison(column, read, frequency != null && frequency.flag());
    } catch (IllegalArgumentException e) {
      throw levels.bad(String.valueOf(e.getMessage()));
    }
  }

  private static Level level(Item item) {
    String[] words = item.text().split(" +", -1);
    try {
      if (words.length == 1 && words[0].equals("same")) {
        return new Level.Same();
      }
      if (words.length == 2 && words[0].equals("alike")) {
        return new Level.Alike(Double.parseDouble(words[1]));
      }
      if (words.length == 2 && words[0].equals("edits")) {
        return new Level.Edits(Integer.parseInt(words[1]));
      }
    } catch (NumberFormatException e) {
      throw item.bad("`%s` is no number".formatted(words[1]));
    } catch (IllegalArgumentException e) {
      throw item.bad(String.valueOf(e.getMessage()));
    }
    throw item.bad(
        LEVELS.contains(words[0])
            ? "levels are `same`, `alike 0.92` and `edits 1`"
            : Nearest.unknown("level", words[0], LEVELS));
  }

  private static List<BlockingRule> rules(Item list, Optional<Set<String>> known) {
    List<BlockingRule> rules = new ArrayList<>();
    for (Item item : list.items()) {
      List<Part> parts = new ArrayList<>();
      for (String text : item.text().split(" \\+ ", -1)) {
        parts.add(part(item, text.strip()));
      }
      BlockingRule rule = new BlockingRule(parts);
      known.ifPresent(columns -> check(item, rule, columns));
      rules.add(rule);
    }
    return rules;
  }

  /** A block that fixes nothing that is compared trains on itself. */
  private static void check(Item item, BlockingRule rule, Set<String> columns) {
    for (String column : rule.columns()) {
      if (!columns.contains(column)) {
        throw item.bad(Nearest.unknown("column that is compared", column, columns));
      }
    }
  }

  private static Part part(Item item, String text) {
    Matcher matcher = PART.matcher(text);
    if (!matcher.matches()) {
      throw item.bad(
          "`%s` is no part of a rule; write `column`, `column[1-4]`, `column[5-]` or `column = other`, joined by ` + `"
              .formatted(text));
    }
    String left = matcher.group("left");
    Optional<Integer> from = Optional.ofNullable(matcher.group("from")).map(Integer::valueOf);
    Optional<Integer> to = Optional.ofNullable(matcher.group("to")).map(Integer::valueOf);
    int first = from.orElse(1);
    if (to.filter(last -> last < first).isPresent()) {
      throw item.bad("`%s` ends before it begins".formatted(text));
    }
    return new Part(
        left,
        Optional.ofNullable(matcher.group("right")).orElse(left),
        first,
        to.map(last -> last - first + 1).orElse(0));
  }
}
