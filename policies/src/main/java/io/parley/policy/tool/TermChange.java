package io.parley.policy.tool;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * One thing that policies say otherwise than before.
 *
 * @param what such as {@code hearth.customers: columns.segment.use}
 * @param from as it was; empty: it was not said
 * @param to as it is; empty: it is not said
 */
public record TermChange(
    String what, Optional<String> from, Optional<String> to, Direction direction) {
  /** More of these protects less. */
  private static final Set<String> LOOSE_AMOUNTS =
      Set.of(
          "epsilon",
          "delta",
          "epsilon_per_query",
          "delta_per_query",
          "disclosures",
          "groups_per_person",
          "rows_before_join",
          "rows_per_person");

  /** More members of these sets allow more. */
  private static final Set<String> LOOSE_SETS =
      Set.of(
          "asked_by", "compare", "destinations", "functions", "join_with", "purposes", "to", "use");

  /** What is not said here limits nothing, so that saying it allows less. */
  private static final Set<String> LIMITS =
      Set.of("asked_by", "functions", "grain", "join_with", "min_people", "purposes");

  private static final List<String> PERIODS = List.of("never", "year", "month", "week", "day");

  /** {@code WHAT: FROM → TO (tighter)}. */
  @Override
  public String toString() {
    return "%s: %s → %s (%s)"
        .formatted(
            what,
            from.orElse("not there"),
            to.orElse("not there"),
            direction == Direction.UNKNOWN ? "to be read" : direction.word());
  }

  /** All differences of two meanings; a part that is only in one is one difference. */
  static List<TermChange> between(
      String subject, SortedMap<String, String> before, SortedMap<String, String> after) {
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    List<TermChange> changes = new ArrayList<>();
    Set<String> wholes = new TreeSet<>();
    for (String path : paths) {
      Optional<String> from = Optional.ofNullable(before.get(path));
      Optional<String> to = Optional.ofNullable(after.get(path));
      Optional<String> whole = whole(path);
      boolean wasThere = whole.filter(w -> has(before, w)).isPresent();
      boolean isThere = whole.filter(w -> has(after, w)).isPresent();
      if (whole.isPresent() && wasThere != isThere) {
        if (wholes.add(whole.get())) {
          changes.add(appears(subject + ": " + whole.get(), isThere));
        }
      } else if (!from.equals(to)) {
        changes.add(new TermChange(subject + ": " + path, from, to, direction(path, from, to)));
      }
    }
    return changes;
  }

  /** Something that is there now and was not, or the other way round. */
  static TermChange appears(String what, boolean isThere) {
    return new TermChange(
        what,
        isThere ? Optional.empty() : Optional.of("there"),
        isThere ? Optional.of("there") : Optional.empty(),
        isThere ? Direction.LOOSER : Direction.TIGHTER);
  }

  /** {@code columns.NAME}, {@code allow.PLACE} or {@code psi} of a path below one. */
  private static Optional<String> whole(String path) {
    String[] parts = path.split("\\.", -1);
    if (parts.length > 1 && parts[0].equals("psi")) {
      return Optional.of(parts[0]);
    }
    boolean part = parts.length > 2 && (parts[0].equals("columns") || parts[0].equals("allow"));
    return part ? Optional.of(parts[0] + "." + parts[1]) : Optional.empty();
  }

  private static boolean has(Map<String, String> words, String whole) {
    return words.keySet().stream().anyMatch(k -> k.startsWith(whole + "."));
  }

  /** A rule that errs says that it does not know. */
  private static Direction direction(String path, Optional<String> from, Optional<String> to) {
    try {
      String last = path.substring(path.lastIndexOf('.') + 1);
      if (from.isPresent() && to.isPresent()) {
        return isLimit(path) && !path.contains(".grain.")
            ? ofOrder(new BigDecimal(to.get()).compareTo(new BigDecimal(from.get())))
            : direction(ofEachTable(path).orElse(last), from.get(), to.get());
      } else if (last.equals("expires") || last.equals("starts")) {
        return ofDates(last, from, to);
      } else if (last.equals("where")
          || path.equals("psi.rows")
          || LIMITS.contains(last)
          || isLimit(path)) {
        return from.isEmpty() ? Direction.TIGHTER : Direction.LOOSER;
      }
      return Direction.UNKNOWN;
    } catch (NumberFormatException | DateTimeException e) {
      return Direction.UNKNOWN;
    }
  }

  /** An amount that each table has of its own: the path ends in the table's name. */
  private static Optional<String> ofEachTable(String path) {
    return path.startsWith("rows_before_join.")
        ? Optional.of("rows_before_join")
        : Optional.empty();
  }

  /** An access budget of a period, the share of a receiver, or the grain of a column. */
  private static boolean isLimit(String path) {
    return path.contains("times.") || path.contains(".grain.") || path.startsWith("share.");
  }

  private static Direction direction(String key, String from, String to) {
    if (LOOSE_AMOUNTS.contains(key)) {
      return ofOrder(new BigDecimal(to).compareTo(new BigDecimal(from)));
    } else if (LOOSE_SETS.contains(key)) {
      return ofSets(items(from), items(to));
    }
    return switch (key) {
      case "min_people" -> ofOrder(new BigDecimal(from).compareTo(new BigDecimal(to)));
      case "every" -> ofOrder(Integer.compare(PERIODS.indexOf(to), PERIODS.indexOf(from)));
      case "join_required", "hide_small" ->
          to.equals("true") ? Direction.TIGHTER : Direction.LOOSER;
      case "residency" -> ofRegions(items(from), items(to));
      case "exact_disclosures", "exact_psi" ->
          to.equals("true") ? Direction.LOOSER : Direction.TIGHTER;
      case "expires", "starts" -> ofDates(key, Optional.of(from), Optional.of(to));
      default -> Direction.UNKNOWN;
    };
  }

  private static Direction ofOrder(int looserIfPositive) {
    return looserIfPositive > 0 ? Direction.LOOSER : Direction.TIGHTER;
  }

  private static Direction ofSets(Set<String> from, Set<String> to) {
    if (to.containsAll(from)) {
      return Direction.LOOSER;
    }
    return from.containsAll(to) ? Direction.TIGHTER : Direction.UNKNOWN;
  }

  /** No region named stands for all. */
  private static Direction ofRegions(Set<String> from, Set<String> to) {
    if (from.isEmpty() || to.isEmpty()) {
      return from.isEmpty() ? Direction.TIGHTER : Direction.LOOSER;
    }
    return ofSets(from, to);
  }

  private static Direction ofDates(String key, Optional<String> from, Optional<String> to) {
    boolean last = key.equals("expires");
    LocalDate open = last ? LocalDate.MAX : LocalDate.MIN;
    LocalDate before = from.map(LocalDate::parse).orElse(open);
    LocalDate after = to.map(LocalDate::parse).orElse(open);
    return ofOrder(last ? after.compareTo(before) : before.compareTo(after));
  }

  private static Set<String> items(String list) {
    String inside = list.substring(1, list.length() - 1);
    return inside.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(inside.split(", ", -1)));
  }
}
