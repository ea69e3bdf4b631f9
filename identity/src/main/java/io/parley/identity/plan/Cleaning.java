package io.parley.identity.plan;

import io.parley.identity.normalise.Address;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.DateOrder;
import io.parley.identity.normalise.NameParts;
import io.parley.identity.normalise.Normaliser;
import io.parley.identity.normalise.NormaliserOptions;
import io.parley.identity.normalise.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the values of one source's rows into the form in which they are compared.
 *
 * <p>Names in parts and whole names are all names of one record, addresses in parts and in one text
 * all its addresses: the first that is there fills {@code family_name}, the next {@code
 * family_name_2}. Not for several threads.
 */
final class Cleaning {
  /** Values repeat, and some rules are dear. */
  private static final int MOST_KNOWN = 50_000;

  private static final List<AttributeKind> NAMES =
      List.of(AttributeKind.GIVEN_NAME, AttributeKind.MIDDLE_NAME, AttributeKind.FAMILY_NAME);
  private static final List<AttributeKind> PLACES =
      List.of(
          AttributeKind.STREET_NUMBER,
          AttributeKind.STREET,
          AttributeKind.UNIT,
          AttributeKind.LOCALITY,
          AttributeKind.REGION,
          AttributeKind.POSTAL_CODE,
          AttributeKind.COUNTRY);

  private final Source source;
  private final NormaliserOptions options;
  private final Map<String, Normaliser> normalisers = new HashMap<>();
  private final Map<String, Map<String, Reading>> known = new HashMap<>();
  private final Map<String, Long> unread = new HashMap<>();
  private final Map<String, Long> junk = new HashMap<>();

  Cleaning(Source source) {
    this.source = source;
    NormaliserOptions usual = NormaliserOptions.of(source.region());
    String dates =
        Optional.ofNullable(source.columns().get(AttributeKind.BIRTH_DATE.word()))
            .map(ColumnUse::kind)
            .orElse("");
    this.options =
        switch (dates) {
          case "dmy" -> usual.with(DateOrder.DAY_FIRST);
          case "mdy" -> usual.with(DateOrder.MONTH_FIRST);
          default -> usual;
        };
  }

  /** The columns that a source's rows come to have. */
  static List<String> columns(Source source) {
    Map<AttributeKind, Integer> counts = new EnumMap<>(AttributeKind.class);
    List<String> columns = new ArrayList<>();
    int names = values(source, AttributeKind.FULL_NAME) + most(source, NAMES);
    if (names > 0) {
      NAMES.forEach(k -> counts.put(k, names));
      counts.put(AttributeKind.FORMAL_NAME, names);
    }
    if (names > 0 || values(source, AttributeKind.GENERATION) > 0) {
      counts.put(AttributeKind.GENERATION, 1);
    }
    int addresses = values(source, AttributeKind.ADDRESS);
    for (AttributeKind place : PLACES) {
      counts.put(place, Math.max(addresses, values(source, place)));
    }
    for (AttributeKind kind : AttributeKind.values()) {
      boolean apart = kind == AttributeKind.FULL_NAME || kind == AttributeKind.ADDRESS;
      int count = apart ? 0 : counts.getOrDefault(kind, values(source, kind));
      for (int i = 0; i < count; i++) {
        columns.add(column(kind.word(), i));
      }
    }
    if (source.columns().containsKey(Attributes.KIND)) {
      columns.add(Attributes.KIND);
    }
    return columns;
  }

  static String column(String attribute, int value) {
    return value == 0 ? attribute : attribute + "_" + (value + 1);
  }

  private static int most(Source source, List<AttributeKind> kinds) {
    return kinds.stream().mapToInt(k -> values(source, k)).max().orElse(0);
  }

  private static int values(Source source, AttributeKind kind) {
    return Optional.ofNullable(source.columns().get(kind.word()))
        .map(u -> u.values().size())
        .orElse(0);
  }

  /**
   * A row's columns.
   *
   * @param raw each attribute's values as they stand there, empty where there is none
   */
  Map<String, String> clean(Map<String, String[]> raw) {
    Map<String, String> row = new HashMap<>();
    names(raw, row);
    addresses(raw, row);
    raw.forEach(
        (attribute, values) -> {
          AttributeKind kind = AttributeKind.ofWord(attribute).orElse(AttributeKind.ADDRESS);
          if (attribute.equals(Attributes.KIND)) {
            Optional.of(values[0].toLowerCase(Locale.ROOT))
                .filter(v -> !v.isEmpty())
                .ifPresent(v -> row.put(attribute, v));
          } else if (!NAMES.contains(kind)
              && !PLACES.contains(kind)
              && kind != AttributeKind.FULL_NAME
              && kind != AttributeKind.ADDRESS) {
            simple(attribute, values, row);
          }
        });
    return row;
  }

  /** Further values of an attribute stand in further columns, without gaps, each once. */
  private void simple(String attribute, String[] values, Map<String, String> row) {
    List<String> distinct =
        Arrays.stream(values).flatMap(v -> read(attribute, v).stream()).distinct().toList();
    for (int i = 0; i < distinct.size(); i++) {
      row.putIfAbsent(column(attribute, i), distinct.get(i));
    }
  }

  private void names(Map<String, String[]> raw, Map<String, String> row) {
    List<NameParts> names = new ArrayList<>();
    int parts = NAMES.stream().mapToInt(k -> of(raw, k).length).max().orElse(0);
    for (int i = 0; i < parts; i++) {
      String given = value(raw, AttributeKind.GIVEN_NAME, i);
      String middle = value(raw, AttributeKind.MIDDLE_NAME, i);
      String family = value(raw, AttributeKind.FAMILY_NAME, i);
      if (!given.isEmpty() || !middle.isEmpty() || !family.isEmpty()) {
        names.add(NameParts.of(said(given), said(middle), said(family)));
      }
    }
    for (String full : of(raw, AttributeKind.FULL_NAME)) {
      if (!full.isEmpty()) {
        // A whole name that is a placeholder would be a person's family name.
        names.add(read("full_name", full).isPresent() ? NameParts.of(full) : NameParts.NONE);
      }
    }
    names.removeIf(n -> n.attributes().isEmpty());
    List<NameParts> distinct = names.stream().distinct().toList();
    for (int i = 0; i < distinct.size(); i++) {
      put(distinct.get(i).attributes(), i, row);
    }
  }

  private String said(String name) {
    return read("family_name", name).isPresent() ? name : "";
  }

  private void addresses(Map<String, String[]> raw, Map<String, String> row) {
    String[] whole = of(raw, AttributeKind.ADDRESS);
    int count =
        Math.max(whole.length, PLACES.stream().mapToInt(k -> of(raw, k).length).max().orElse(0));
    int at = 0;
    for (int i = 0; i < count; i++) {
      Map<AttributeKind, String> address = new EnumMap<>(AttributeKind.class);
      for (AttributeKind place : PLACES) {
        read(place.word(), value(raw, place, i)).ifPresent(v -> address.put(place, v));
      }
      if (i < whole.length && !whole[i].isEmpty()) {
        Address.of(whole[i], source.region()).attributes().forEach(address::putIfAbsent);
      }
      if (!address.isEmpty()) {
        put(address, at++, row);
      }
    }
  }

  private static void put(Map<AttributeKind, String> values, int at, Map<String, String> row) {
    values.forEach(
        (kind, value) ->
            row.putIfAbsent(
                kind == AttributeKind.GENERATION ? kind.word() : column(kind.word(), at), value));
  }

  private static String[] of(Map<String, String[]> raw, AttributeKind kind) {
    return raw.getOrDefault(kind.word(), new String[0]);
  }

  private static String value(Map<String, String[]> raw, AttributeKind kind, int i) {
    String[] values = of(raw, kind);
    return i < values.length ? values[i] : "";
  }

  private Optional<String> read(String attribute, String raw) {
    if (raw.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Reading> before = known.computeIfAbsent(attribute, a -> new HashMap<>());
    Reading reading = before.get(raw);
    if (reading == null) {
      reading =
          normalisers
              .computeIfAbsent(
                  attribute, a -> Normaliser.of(AttributeKind.ofWord(a).orElseThrow(), options))
              .read(raw);
      if (before.size() < MOST_KNOWN) {
        before.put(raw, reading);
      }
    }
    if (reading instanceof Reading.Unreadable) {
      unread.merge(attribute, 1L, Long::sum);
    } else if (reading instanceof Reading.Junk) {
      junk.merge(attribute, 1L, Long::sum);
    }
    return reading.value();
  }

  /** How many values of each attribute could not be read. */
  Map<String, Long> unread() {
    return unread;
  }

  /** How many values of each attribute say nothing about who a person is. */
  Map<String, Long> junk() {
    return junk;
  }
}
