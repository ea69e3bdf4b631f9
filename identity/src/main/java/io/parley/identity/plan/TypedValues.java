package io.parley.identity.plan;

import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Nearest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Values that somebody typed, brought into the form of the sources' records, in memory alone.
 *
 * <p>Sources may read one text in different ways: {@code 03/04/1984} by the order of their dates, a
 * phone number by their region. Where they do, whoever types says as in which source it is meant.
 */
public final class TypedValues {
  private TypedValues() {}

  /**
   * The columns of the record that the values make.
   *
   * @param source as in which source they are written; empty: all that map an attribute read it
   * @param known by attribute
   * @throws BadFile when there is no such source, an attribute is none of the sources, two sources
   *     read a value differently, or nothing can be read
   */
  public static Map<String, String> normalised(
      IdentityFile file, Optional<String> source, Map<String, String> known) {
    List<Source> sources = source.map(name -> List.of(named(file, name))).orElse(file.sources());
    Set<String> attributes =
        sources.stream().flatMap(s -> s.columns().keySet().stream()).collect(Collectors.toSet());
    for (String attribute : known.keySet()) {
      if (!attributes.contains(attribute)) {
        throw new BadFile(Nearest.unknown("attribute of the sources", attribute, attributes));
      }
    }
    Map<String, String> record = new TreeMap<>();
    Set<String> differing = new HashSet<>();
    for (Source one : sources) {
      Map<String, String[]> raw = new HashMap<>();
      known.forEach(
          (attribute, value) -> {
            if (one.columns().containsKey(attribute)) {
              raw.put(attribute, new String[] {value.strip()});
            }
          });
      new Cleaning(one)
          .clean(raw)
          .forEach(
              (column, value) -> {
                String before = record.putIfAbsent(column, value);
                if (before != null && !before.equals(value)) {
                  differing.add(column);
                }
              });
    }
    if (!differing.isEmpty()) {
      throw new BadFile(
          "the sources read `%s` in different ways; say as in which of them it is written: --source %s"
              .formatted(
                  differing.stream().sorted().collect(Collectors.joining("`, `")),
                  file.sources().get(0).name()));
    }
    if (record.isEmpty()) {
      throw new BadFile("none of the values says anything: they are empty, unreadable or junk");
    }
    return record;
  }

  private static Source named(IdentityFile file, String name) {
    return file.sources().stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadFile(
                    Nearest.unknown(
                        "source",
                        name,
                        file.sources().stream().map(Source::name).collect(Collectors.toSet()))));
  }
}
