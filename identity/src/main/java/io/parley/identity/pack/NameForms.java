package io.parley.identity.pack;

import io.parley.identity.normalise.Nicknames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which names a column's values stand for, each looked up once: as {@link
 * io.parley.identity.compare.NameForms} has it beside the records.
 */
final class NameForms {
  private final PackedRecords records;
  private final Map<Integer, Names[]> known = new ConcurrentHashMap<>();

  /** Formal names; none where a name stands for itself alone. */
  private record Names(Set<String> formal) {
    static final Names NONE = new Names(Set.of());

    static Names of(String name) {
      Set<String> formal = Nicknames.formals(name);
      return formal.equals(Set.of(name)) ? NONE : new Names(formal);
    }
  }

  NameForms(PackedRecords records) {
    this.records = records;
  }

  /** What a value stands for. */
  Set<String> of(int column, int value) {
    Names[] names = known.computeIfAbsent(column, this::all);
    return (value < names.length ? names[value] : Names.of(records.values(column).text(value)))
        .formal();
  }

  static Set<String> of(byte[] foreign) {
    return Names.of(new String(foreign, StandardCharsets.UTF_8)).formal();
  }

  private Names[] all(int column) {
    Values values = records.values(column);
    Names[] names = new Names[values.size()];
    Arrays.setAll(names, value -> Names.of(values.text(value)));
    return names;
  }
}
