package io.parley.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Words of one table that a reader may take for each other. */
final class NameLint {
  private NameLint() {}

  static Stream<LintFinding> findings(TablePolicy table) {
    return findings(table.columns(), List.of(table.person()));
  }

  static Stream<LintFinding> findings(PublicTable table) {
    return findings(table.columns(), List.of());
  }

  private static Stream<LintFinding> findings(List<ColumnPolicy> columns, List<String> others) {
    List<LintFinding> found = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    others.forEach(name -> seen.put(LookAlikes.shape(name), name));
    for (ColumnPolicy column : columns) {
      like(seen, column.name())
          .ifPresent(
              other ->
                  found.add(
                      LintCode.NAMES_LOOK_ALIKE.at(
                          column.position(),
                          "`%s` looks like `%s`: a reader may take one for the other"
                              .formatted(column.name(), other),
                          "rename the column in the view or file that is offered")));
      Map<String, String> values = new HashMap<>();
      for (String value : column.values()) {
        if (column.type() == ColumnType.TEXT) {
          like(values, value)
              .ifPresent(
                  other ->
                      found.add(
                          LintCode.NAMES_LOOK_ALIKE.at(
                              column.position(),
                              "the values %s and %s of `%s` look alike: they are two groups"
                                  .formatted(Words.shown(other), Words.shown(value), column.name()),
                              "check how they are written; keep one if one is meant")));
        }
      }
    }
    return found.stream();
  }

  /** The word that was seen and looks like this one. */
  private static Optional<String> like(Map<String, String> seen, String word) {
    return Optional.ofNullable(seen.putIfAbsent(LookAlikes.shape(word), word));
  }
}
