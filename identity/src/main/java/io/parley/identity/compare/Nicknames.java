package io.parley.identity.compare;

import io.parley.identity.table.RecordTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which given names are forms of one another: {@code bob} and {@code rob} are both Robert. The list
 * is that of pseudopeople (Institute for Health Metrics and Evaluation, BSD-3-Clause), after Old
 * Dominion University's nickname file; a name may be a form of several.
 */
public final class Nicknames {
  private static final Map<String, List<Integer>> GROUPS = read();

  private Nicknames() {}

  /** The column of the records that holds the groups of a column's name. */
  public static String column(String names) {
    return names + "_forms";
  }

  /** The numbers of the groups to which a name belongs, ascending; none for most names. */
  public static List<Integer> groups(String name) {
    return GROUPS.getOrDefault(name, List.of());
  }

  /** Whether two names are forms of one name. */
  public static boolean alike(String one, String other) {
    List<Integer> groups = groups(other);
    return groups(one).stream().anyMatch(groups::contains);
  }

  /** Adds {@link #column} to the records, or fills it for records that have come. */
  public static void prepare(RecordTable table, String names) {
    table.execute(
        "CREATE TEMP TABLE IF NOT EXISTS nicknames AS SELECT * FROM (VALUES "
            + GROUPS.entrySet().stream()
                .map(e -> "('%s', %s)".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "))
            + ") AS v(name, forms)");
    String column = column(names);
    table.execute(
        "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s INTEGER[]".formatted(RecordTable.NAME, column));
    table.execute(
        "UPDATE %1$s SET %2$s = forms FROM nicknames WHERE nicknames.name = %1$s.%3$s AND %1$s.%2$s IS NULL"
            .formatted(RecordTable.NAME, column, names));
  }

  private static Map<String, List<Integer>> read() {
    Map<String, TreeSet<Integer>> groups = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Nicknames.class.getResourceAsStream("nicknames.csv")),
                StandardCharsets.UTF_8))) {
      lines.readLine(); // the header
      int group = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine(), group++) {
        for (String name : line.split(",", -1)) {
          if (name.matches("[a-z]+")) {
            groups.computeIfAbsent(name, n -> new TreeSet<>()).add(group);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the list of nicknames cannot be read", e);
    }
    return groups.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> new ArrayList<>(e.getValue())));
  }
}
