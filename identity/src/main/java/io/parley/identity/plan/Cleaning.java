package io.parley.identity.plan;

import io.parley.identity.normalise.Address;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.DateOrder;
import io.parley.identity.normalise.Memo;
import io.parley.identity.normalise.NameParts;
import io.parley.identity.normalise.NameReader;
import io.parley.identity.normalise.Normaliser;
import io.parley.identity.normalise.NormaliserOptions;
import io.parley.identity.normalise.Reading;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the values of one source's rows into the form in which they are compared.
 *
 * <p>Names in parts and whole names are all names of one record, addresses in parts and in one text
 * all its addresses: the first that is there fills {@code family_name}, the next {@code
 * family_name_2}. Not for several threads.
 */
final class Cleaning {
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

  private static final String[] NOTHING = {};

  private final Source source;
  private final NormaliserOptions options;
  private final List<AttributeKind> simple = new ArrayList<>();
  private final Map<AttributeKind, Memo<Reading>> readings = new EnumMap<>(AttributeKind.class);
  private final NameReader names;
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
    this.names = new NameReader(options);
    for (String attribute : source.columns().keySet()) {
      AttributeKind.ofWord(attribute).filter(kind -> !isOfSeveral(kind)).ifPresent(simple::add);
    }
  }

  /** Whether a kind is of a name or an address, whose parts are read together. */
  private static boolean isOfSeveral(AttributeKind kind) {
    return NAMES.contains(kind)
        || PLACES.contains(kind)
        || kind == AttributeKind.FULL_NAME
        || kind == AttributeKind.ADDRESS;
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
    for (AttributeKind kind : simple) {
      simple(kind, of(raw, kind), row);
    }
    String[] kinds = raw.get(Attributes.KIND);
    if (kinds != null && !kinds[0].isEmpty()) {
      row.put(Attributes.KIND, kinds[0].toLowerCase(Locale.ROOT));
    }
    return row;
  }

  /** Further values of an attribute stand in further columns, without gaps, each once. */
  private void simple(AttributeKind kind, String[] values, Map<String, String> row) {
    if (values.length == 1) {
      read(kind, values[0]).ifPresent(v -> row.putIfAbsent(kind.word(), v));
      return;
    }
    Set<String> distinct = new LinkedHashSet<>();
    for (String value : values) {
      read(kind, value).ifPresent(distinct::add);
    }
    int at = 0;
    for (String value : distinct) {
      row.putIfAbsent(column(kind.word(), at++), value);
    }
  }

  private void names(Map<String, String[]> raw, Map<String, String> row) {
    Map<NameParts, NameReader.Text> distinct = new LinkedHashMap<>(2);
    int parts = most(raw, NAMES);
    for (int i = 0; i < parts; i++) {
      NameReader.Text given = said(value(raw, AttributeKind.GIVEN_NAME, i));
      NameReader.Text middle = said(value(raw, AttributeKind.MIDDLE_NAME, i));
      NameReader.Text family = said(value(raw, AttributeKind.FAMILY_NAME, i));
      distinct.putIfAbsent(NameReader.of(given, middle, family), given);
    }
    for (String full : of(raw, AttributeKind.FULL_NAME)) {
      // A whole name that is a placeholder would be a person's family name.
      if (!full.isEmpty() && read(AttributeKind.FULL_NAME, full).isPresent()) {
        distinct.putIfAbsent(NameParts.of(full), NameReader.Text.NONE);
      }
    }
    int at = 0;
    for (Map.Entry<NameParts, NameReader.Text> name : distinct.entrySet()) {
      Map<AttributeKind, String> attributes = NameReader.attributes(name.getKey(), name.getValue());
      if (!attributes.isEmpty()) {
        put(attributes, at++, row);
      }
    }
  }

  private static int most(Map<String, String[]> raw, List<AttributeKind> kinds) {
    int most = 0;
    for (AttributeKind kind : kinds) {
      most = Math.max(most, of(raw, kind).length);
    }
    return most;
  }

  private NameReader.Text said(String name) {
    if (name.isEmpty()) {
      return NameReader.Text.NONE;
    }
    NameReader.Text text = names.read(name);
    count(AttributeKind.FAMILY_NAME, text.reading());
    return text;
  }

  private void addresses(Map<String, String[]> raw, Map<String, String> row) {
    String[] whole = of(raw, AttributeKind.ADDRESS);
    int count = Math.max(whole.length, most(raw, PLACES));
    int at = 0;
    for (int i = 0; i < count; i++) {
      Map<AttributeKind, String> address = new EnumMap<>(AttributeKind.class);
      for (AttributeKind place : PLACES) {
        read(place, value(raw, place, i)).ifPresent(v -> address.put(place, v));
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
    String[] values = raw.get(kind.word());
    return values == null ? NOTHING : values;
  }

  private static String value(Map<String, String[]> raw, AttributeKind kind, int i) {
    String[] values = of(raw, kind);
    return i < values.length ? values[i] : "";
  }

  private Optional<String> read(AttributeKind kind, String raw) {
    if (raw.isEmpty()) {
      return Optional.empty();
    }
    Reading reading = readings.computeIfAbsent(kind, this::reader).apply(raw);
    count(kind, reading);
    return reading.value();
  }

  private void count(AttributeKind kind, Reading reading) {
    if (reading instanceof Reading.Unreadable) {
      unread.merge(kind.word(), 1L, Long::sum);
    } else if (reading instanceof Reading.Junk) {
      junk.merge(kind.word(), 1L, Long::sum);
    }
  }

  private Memo<Reading> reader(AttributeKind kind) {
    return new Memo<>(Normaliser.of(kind, options)::read);
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
