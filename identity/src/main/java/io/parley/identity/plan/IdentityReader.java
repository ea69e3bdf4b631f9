package io.parley.identity.plan;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.identity.yaml.Item;
import io.parley.identity.yaml.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Reads an identity file.
 *
 * <pre>
 * identity: v1
 * model: people
 * link: within
 * sources:
 *   - name: shop
 *     file: shop.csv
 *     key: customer
 *     columns:
 *       family_name: surname
 *       birth_date: {column: born, kind: dmy}
 *       phone: [home, mobile]                      # two values of one attribute
 *       address: {join: [line1, town, postcode]}   # one value of three columns
 * truth: {column: who}
 * </pre>
 */
final class IdentityReader {
  private static final Set<String> KEYS =
      Set.of("identity", "sources", "model", "link", "truth", "survivorship", "purposes");
  private static final Set<String> SOURCE =
      Set.of(
          "name",
          "file",
          "delimiter",
          "encoding",
          "key",
          "columns",
          "region",
          "trust",
          "updated",
          "consent");
  private static final Set<String> ENCODINGS = Set.of("utf-8", "latin-1", "utf-16");
  private static final Map<String, Set<String>> KINDS = Map.of("birth_date", Set.of("dmy", "mdy"));
  private static final Map<String, Source.Format> FORMATS =
      Map.of(
          "csv", Source.Format.CSV,
          "tsv", Source.Format.CSV,
          "json", Source.Format.JSON,
          "jsonl", Source.Format.JSON,
          "parquet", Source.Format.PARQUET);
  private final Path file;

  IdentityReader(Path file) {
    this.file = file;
  }

  IdentityFile read(Item root) {
    Map<String, Item> keys = root.keys(KEYS);
    Item version = required(root, keys, "identity", "an identity file");
    if (!version.text().equals("v1")) {
      throw version.bad("this version reads `identity: v1`");
    }
    List<String> purposes = GoldenReader.purposes(keys);
    List<Source> sources = sources(required(root, keys, "sources", "an identity file"), purposes);
    return new IdentityFile(
        file,
        sources,
        required(root, keys, "model", "an identity file").text(),
        Optional.ofNullable(keys.get("link")).map(IdentityReader::link).orElse(LinkType.WITHIN),
        Optional.ofNullable(keys.get("truth")).map(this::truth),
        GoldenReader.survivorship(keys),
        purposes);
  }

  private static Item required(Item at, Map<String, Item> keys, String key, String what) {
    Item found = keys.get(key);
    if (found == null) {
      throw at.bad("%s needs `%s`".formatted(what, key));
    }
    return found;
  }

  private static LinkType link(Item item) {
    return LinkType.ofWord(item.text())
        .orElseThrow(() -> item.bad(Nearest.unknown("way to link", item.text(), LinkType.words())));
  }

  private List<Source> sources(Item list, List<String> purposes) {
    List<Source> sources = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Item item : list.items()) {
      Source source = source(item, purposes);
      if (!names.add(source.name())) {
        throw item.bad(
            "a source `%s` stands above; give this one another name".formatted(source.name()));
      }
      sources.add(source);
    }
    if (sources.isEmpty()) {
      throw list.bad("an identity file names at least one source");
    }
    return sources;
  }

  private Source source(Item item, List<String> purposes) {
    Map<String, Item> keys = item.keys(SOURCE);
    Item path = required(item, keys, "file", "a source");
    Item columns = required(item, keys, "columns", "a source");
    Map<String, ColumnUse> uses = new LinkedHashMap<>();
    columns
        .keys(Attributes.mapped())
        .forEach((attribute, use) -> uses.put(attribute, use(attribute, use)));
    if (uses.isEmpty()) {
      throw columns.bad("map at least one attribute to a column");
    }
    Source.Format format = format(path);
    if (format != Source.Format.CSV) {
      for (String key : List.of("delimiter", "encoding")) {
        if (keys.containsKey(key)) {
          throw item.bad("`%s` belongs to a CSV file".formatted(key));
        }
      }
    }
    return new Source(
        required(item, keys, "name", "a source").text(),
        beside(path.text()),
        format,
        Optional.ofNullable(keys.get("delimiter"))
            .map(IdentityReader::delimiter)
            .orElse(path.text().endsWith(".tsv") ? "\t" : ","),
        Optional.ofNullable(keys.get("encoding"))
            .map(e -> word(e, "encoding", ENCODINGS))
            .orElse("utf-8"),
        required(item, keys, "key", "a source").text(),
        uses,
        Optional.ofNullable(keys.get("region")).map(IdentityReader::region).orElse("US"),
        Optional.ofNullable(keys.get("trust")).map(t -> (int) t.number(0, 1_000)).orElse(0),
        Optional.ofNullable(keys.get("updated")).map(Item::text),
        GoldenReader.consent(keys, purposes));
  }

  private Path beside(String name) {
    return file.toAbsolutePath().resolveSibling(name);
  }

  private static Source.Format format(Item path) {
    String text = path.text().toLowerCase(Locale.ROOT);
    Source.Format format = FORMATS.get(text.substring(text.lastIndexOf('.') + 1));
    if (format == null) {
      throw path.bad("a source's file ends in .csv, .tsv, .json, .jsonl or .parquet");
    }
    return format;
  }

  private static String delimiter(Item item) {
    String text = item.text();
    if (text.equals("tab")) {
      return "\t";
    }
    if (text.length() != 1 || text.equals("\"")) {
      throw item.bad("a delimiter is one character, or `tab`");
    }
    return text;
  }

  private static String region(Item item) {
    if (!NormalisationProfile.knowsRegion(item.text())) {
      throw item.bad(
          "`%s` is no region of phone numbers; give two upper-case letters, such as US or DE"
              .formatted(item.text()));
    }
    return item.text();
  }

  static String word(Item item, String kind, Set<String> known) {
    if (!known.contains(item.text())) {
      throw item.bad(Nearest.unknown(kind, item.text(), known));
    }
    return item.text();
  }

  /** A column, a list of columns, or keys that say more. */
  private static ColumnUse use(String attribute, Item item) {
    if (item.isText()) {
      return ColumnUse.of(item.text());
    }
    if (item.isList()) {
      return values(item, "");
    }
    Map<String, Item> keys = item.keys(Set.of("column", "values", "join", "kind"));
    Item kind = keys.get("kind");
    String written =
        kind == null
            ? ""
            : word(kind, "kind of " + attribute, KINDS.getOrDefault(attribute, Set.of()));
    List<String> given = Stream.of("column", "values", "join").filter(keys::containsKey).toList();
    if (given.size() != 1) {
      throw item.bad("give one of `column: NAME`, `values: [NAME, NAME]` and `join: [NAME, NAME]`");
    }
    Item columns = required(item, keys, given.get(0), attribute);
    return switch (given.get(0)) {
      case "column" -> new ColumnUse(List.of(List.of(columns.text())), written);
      case "join" ->
          new ColumnUse(List.of(columns.items().stream().map(Item::text).toList()), written);
      default -> values(columns, written);
    };
  }

  private static ColumnUse values(Item list, String kind) {
    List<List<String>> values = new ArrayList<>();
    for (Item value : list.items()) {
      values.add(
          value.isText()
              ? List.of(value.text())
              : required(value, value.keys(Set.of("join")), "join", "a value of several columns")
                  .items()
                  .stream()
                  .map(Item::text)
                  .toList());
    }
    try {
      return new ColumnUse(values, kind);
    } catch (IllegalArgumentException e) {
      throw list.bad(String.valueOf(e.getMessage()));
    }
  }

  private Truth truth(Item item) {
    Map<String, Item> keys =
        item.keys(Set.of("column", "pattern", "file", "source", "key", "person"));
    if (keys.containsKey("file")) {
      return new Truth.InFile(
          beside(required(item, keys, "file", "a truth").text()),
          required(item, keys, "source", "a truth in a file").text(),
          required(item, keys, "key", "a truth in a file").text(),
          required(item, keys, "person", "a truth in a file").text());
    }
    Item pattern = keys.get("pattern");
    try {
      return new Truth.InColumn(
          required(item, keys, "column", "a truth").text(),
          Pattern.compile(pattern == null ? "(.*)" : pattern.text()));
    } catch (PatternSyntaxException e) {
      throw item.bad("`pattern` is no regular expression");
    }
  }
}
