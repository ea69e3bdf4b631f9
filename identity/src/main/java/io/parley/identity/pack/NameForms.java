package io.parley.identity.pack;

import io.parley.identity.compare.Nicknames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Of which names a column's values are forms, each looked up once. */
final class NameForms {
  private final PackedRecords records;
  private final Map<Integer, List<Integer>[]> known = new ConcurrentHashMap<>();

  NameForms(PackedRecords records) {
    this.records = records;
  }

  boolean alike(int column, int one, int other) {
    List<Integer> groups = groups(column, one);
    return !groups.isEmpty() && meet(groups, groups(column, other));
  }

  boolean alike(int column, int one, byte[] other) {
    List<Integer> groups = groups(column, one);
    return !groups.isEmpty()
        && meet(groups, Nicknames.groups(new String(other, StandardCharsets.UTF_8)));
  }

  private static boolean meet(List<Integer> some, List<Integer> others) {
    for (Integer group : others) {
      if (some.contains(group)) {
        return true;
      }
    }
    return false;
  }

  private List<Integer> groups(int column, int value) {
    List<Integer>[] groups = known.computeIfAbsent(column, this::all);
    return value < groups.length
        ? groups[value]
        : Nicknames.groups(records.values(column).text(value));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no array of lists
  private List<Integer>[] all(int column) {
    Values values = records.values(column);
    List<Integer>[] groups = new List[values.size()];
    for (int value = 0; value < groups.length; value++) {
      groups[value] = Nicknames.groups(values.text(value));
    }
    return groups;
  }
}
