package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Expected;
import io.parley.identity.compare.Level;
import io.parley.identity.compare.LevelText;
import io.parley.identity.compare.MadeOf;
import io.parley.identity.linkage.LinkageModel.Belief;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import io.parley.identity.yaml.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model's file.
 *
 * <pre>
 * model: people/1
 * threshold: 1                     # bits
 * comparisons:
 *   family_name: {levels: [same, alike 0.92, edits 1], by_frequency: true}
 *   birth_date:                    # m and u before any data: how often each level, then "different"
 *     levels: [same, edits 1]
 *     m: [0.9, 0.07, 0.03]
 *     u: [0.0001, 0.002, 0.9979]
 *   email: {levels: [same], made_of: [family_name], n: [0.01, 0.99]}   # between two of one name
 * blocking:
 *   - family_name + birth_date[1-4]
 *   - given_name = family_name + family_name = given_name
 * training:
 *   - birth_date
 * rules:
 *   same: [passport]               # one person, whatever else
 *   never: [gender]                # not one person where they differ
 * limits: {held_by: 1000, pairs: 1000000000}
 * together:
 *   # One in five has moved; a postal code lies in a town.
 *   - {columns: [street, town, postal_code], differ: 0.2, nested: [postal_code, town]}
 * belief: {m: 20, u: 1000}         # so many pairs the shares above are worth
 * guards: {evidence: true}         # all pairs of two groups count; `bridge: 4` bits hold two groups
 * </pre>
 */
public final class ModelReader {
  private static final Set<String> KEYS =
      Set.of(
          "model",
          "threshold",
          "comparisons",
          "blocking",
          "training",
          "rules",
          "limits",
          "together",
          "belief",
          "guards");

  private static final Set<String> ATTRIBUTES =
      Stream.concat(
              Arrays.stream(AttributeKind.values()).map(AttributeKind::word),
              Stream.of("kind", "source"))
          .collect(Collectors.toUnmodifiableSet());

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
    Map<String, Item> compared = required(file, keys, "comparisons").keys();
    compared.forEach((column, item) -> comparisons.add(comparison(column, item)));
    Set<String> columns =
        comparisons.stream().map(Comparison::column).collect(Collectors.toUnmodifiableSet());
    compared.forEach(
        (column, item) ->
            Optional.ofNullable(item.keys().get("made_of"))
                .ifPresent(of -> check(of, column, columns)));
    Item training = required(file, keys, "training");
    List<BlockingRule> blocks = RuleReader.rules(training);
    for (int i = 0; i < blocks.size(); i++) {
      check(training.items().get(i), blocks.get(i), columns);
    }
    return new LinkageModel(
        required(file, keys, "model").text(),
        comparisons,
        checked(required(file, keys, "blocking"), columns),
        blocks,
        required(file, keys, "threshold").number(-100, 100),
        keys.containsKey("rules") ? rules(required(file, keys, "rules"), columns) : Rules.NONE,
        keys.containsKey("limits") ? limits(required(file, keys, "limits")) : Limits.DEFAULT,
        keys.containsKey("together")
            ? required(file, keys, "together").items().stream()
                .map(i -> together(i, columns))
                .toList()
            : List.of(),
        keys.containsKey("belief") ? belief(required(file, keys, "belief")) : Belief.NONE,
        keys.containsKey("guards") ? guards(required(file, keys, "guards")) : ModelGuards.NONE);
  }

  /** Rules look at attributes, or at what else is compared. */
  private static List<BlockingRule> checked(Item list, Set<String> compared) {
    List<BlockingRule> rules = RuleReader.rules(list);
    for (int i = 0; i < rules.size(); i++) {
      for (String column : rules.get(i).columns()) {
        checkAttribute(list.items().get(i), column, compared);
      }
    }
    return rules;
  }

  private static void checkAttribute(Item at, String column, Set<String> compared) {
    if (!compared.contains(column) && !isAttribute(column)) {
      Set<String> known = new TreeSet<>(compared);
      known.addAll(ATTRIBUTES);
      throw at.bad(Nearest.unknown("attribute", column, known));
    }
  }

  /** Whether records may have such a column: an attribute, or a further value of one. */
  private static boolean isAttribute(String column) {
    return ATTRIBUTES.contains(column.replaceFirst("_[2-9]$", ""));
  }

  /** A block that fixes nothing that is compared trains on itself. */
  private static void check(Item item, BlockingRule rule, Set<String> columns) {
    for (String column : rule.columns()) {
      if (!columns.contains(column)) {
        throw item.bad(Nearest.unknown("column that is compared", column, columns));
      }
    }
  }

  /** A value is made of columns that are compared, and not of itself. */
  private static void check(Item madeOf, String of, Set<String> columns) {
    Set<String> others =
        columns.stream().filter(c -> !c.equals(of)).collect(Collectors.toUnmodifiableSet());
    for (Item column : madeOf.items()) {
      if (!others.contains(column.text())) {
        throw column.bad(Nearest.unknown("other column that is compared", column.text(), others));
      }
    }
  }

  private static Rules rules(Item item, Set<String> compared) {
    Map<String, Item> keys = item.keys(Set.of("same", "never"));
    Optional<Item> never = Optional.ofNullable(keys.get("never"));
    never.map(Item::items).orElse(List.of()).forEach(i -> checkAttribute(i, i.text(), compared));
    return new Rules(
        Optional.ofNullable(keys.get("same")).map(r -> checked(r, compared)).orElse(List.of()),
        never.map(ModelReader::texts).orElse(List.of()));
  }

  private static Limits limits(Item item) {
    Map<String, Item> keys = item.keys(Set.of("held_by", "pairs"));
    return new Limits(
        (int) number(keys.get("held_by"), 2, Integer.MAX_VALUE, Limits.DEFAULT.heldBy()),
        (long) number(keys.get("pairs"), 1, 1e15, (double) Limits.DEFAULT.pairs()));
  }

  private static Together together(Item item, Set<String> columns) {
    Map<String, Item> keys = item.keys(Set.of("columns", "differ", "nested"));
    Item of = required(item, keys, "columns");
    for (Item column : of.items()) {
      if (!columns.contains(column.text())) {
        throw column.bad(Nearest.unknown("column that is compared", column.text(), columns));
      }
    }
    List<String> together = texts(of);
    return new Together(
        together,
        required(item, keys, "differ").number(0.001, 0.999),
        nested(keys.get("nested"), together));
  }

  private static List<String> nested(@Nullable Item item, List<String> together) {
    if (item == null) {
      return List.of();
    }
    for (Item column : item.items()) {
      if (!together.contains(column.text())) {
        throw column.bad(
            Nearest.unknown("column of `columns`", column.text(), Set.copyOf(together)));
      }
    }
    return item.items().stream().map(Item::text).toList();
  }

  private static Belief belief(Item item) {
    Map<String, Item> keys = item.keys(Set.of("m", "u"));
    return new Belief(number(keys.get("m"), 0, 1e9, 0), number(keys.get("u"), 0, 1e9, 0));
  }

  private static ModelGuards guards(Item item) {
    Map<String, Item> keys = item.keys(Set.of("evidence", "bridge"));
    Item evidence = keys.get("evidence");
    return new ModelGuards(
        evidence != null && evidence.flag(),
        number(keys.get("bridge"), -1_000, 1_000, ModelGuards.NONE.bridge()));
  }

  private static double number(@Nullable Item item, double least, double most, double otherwise) {
    return item == null ? otherwise : item.number(least, most);
  }

  private static Item required(Item file, Map<String, Item> keys, String key) {
    Item found = keys.get(key);
    if (found == null) {
      throw file.bad("the model lacks `" + key + "`");
    }
    return found;
  }

  private static Comparison comparison(String column, Item item) {
    Map<String, Item> keys =
        item.keys(
            Set.of(
                "levels", "by_frequency", "m", "u", "h", "n", "made_of", "unless_swapped", "also"));
    Item levels = keys.get("levels");
    if (levels == null) {
      throw item.bad("`%s` lacks its `levels`".formatted(column));
    }
    List<Level> read = levels.items().stream().map(ModelReader::level).toList();
    Item frequency = keys.get("by_frequency");
    try {
      return new Comparison(
          column,
          read,
          frequency != null && frequency.flag(),
          expected(item, keys),
          Optional.ofNullable(keys.get("unless_swapped")).map(Item::text),
          Optional.ofNullable(keys.get("also")).map(ModelReader::texts).orElse(List.of()),
          madeOf(item, keys));
    } catch (IllegalArgumentException e) {
      throw levels.bad(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Expected> expected(Item item, Map<String, Item> keys) {
    Item m = keys.get("m");
    Item u = keys.get("u");
    if (m == null && u == null) {
      return Optional.empty();
    }
    if (m == null || u == null) {
      throw item.bad("`m` and `u` stand together, or neither does");
    }
    Item h = keys.get("h");
    return Optional.of(new Expected(shares(m), shares(u), shares(h == null ? u : h)));
  }

  private static Optional<MadeOf> madeOf(Item item, Map<String, Item> keys) {
    Item of = keys.get("made_of");
    Item n = keys.get("n");
    if (of == null && n == null) {
      return Optional.empty();
    }
    if (of == null || n == null) {
      throw item.bad("`made_of` and `n` stand together, or neither does");
    }
    return Optional.of(new MadeOf(texts(of), shares(n)));
  }

  private static List<String> texts(Item list) {
    return list.items().stream().map(Item::text).toList();
  }

  private static List<Double> shares(Item list) {
    return list.items().stream().map(i -> i.number(0, 1)).toList();
  }

  private static Level level(Item item) {
    try {
      return LevelText.read(item.text());
    } catch (IllegalArgumentException e) {
      throw item.bad(String.valueOf(e.getMessage()));
    }
  }
}
