package io.parley.policy.tool;

import io.parley.policy.ColumnType;
import io.parley.policy.tool.IdentifierNames.Identifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A safe first policy, from a table's schema alone: what identifies is matched on or left out, all
 * else is listed without a use. It allows its owner to count people, and nothing more, until the
 * owner has looked at each column.
 *
 * @param table the text of the table's policy
 * @param budget the text of its population's budget
 * @param columns what became of each column of the schema
 */
public record FirstPolicy(String table, String budget, List<Treated> columns) {
  /** What becomes of a column. */
  public enum Treatment {
    /** People are matched on it; it is not offered. */
    MATCHED,
    /** Not in the policy. */
    LEFT_OUT,
    /** Listed, and no question may use it yet. */
    HIDDEN
  }

  /**
   * A column.
   *
   * @param name as the policy writes it
   * @param why it is treated so
   */
  public record Treated(String name, Treatment treatment, String why) {}

  /** Whose policy, about what. */
  public record Subject(String table, String owner, String population) {}

  public FirstPolicy {
    columns = List.copyOf(columns);
  }

  /**
   * The policy of a table with these columns.
   *
   * @param taken names that a node keeps for itself
   * @throws IllegalArgumentException with a sentence about a column that has no name, or one twice
   */
  public static FirstPolicy of(
      Subject subject, List<SchemaColumn> columns, Predicate<String> taken) {
    Set<String> seen = new HashSet<>();
    Set<String> keys = new LinkedHashSet<>();
    List<Treated> treated = new ArrayList<>();
    List<String> left = new ArrayList<>();
    StringBuilder listed = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      ColumnName name = name(columns.get(i), i + 1, seen);
      Optional<Identifier> identifier = IdentifierNames.of(name);
      identifier.flatMap(Identifier::keyType).ifPresent(keys::add);
      Treated each = treated(name, columns.get(i).type(), identifier, taken);
      treated.add(each);
      if (each.treatment() == Treatment.HIDDEN) {
        listed.append(line(name.sql(), columns.get(i).type().orElseThrow()));
      } else {
        left.add("#   %s: %s".formatted(each.name(), each.why()));
      }
    }
    return new FirstPolicy(
        text(subject, keys, left, listed), FirstPolicyText.budget(subject), treated);
  }

  private static ColumnName name(SchemaColumn column, int place, Set<String> seen) {
    ColumnName name =
        ColumnName.of(column.name())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        ("column %d has no name of letters, digits and `_`: the first line of a"
                                + " CSV file must hold names; otherwise give them with --columns")
                            .formatted(place)));
    if (!seen.add(name.sql())) {
      throw new IllegalArgumentException(
          "column %d has the name of an earlier one: the first line of a CSV file must hold names"
              .formatted(place));
    }
    return name;
  }

  private static Treated treated(
      ColumnName name,
      Optional<ColumnType> type,
      Optional<Identifier> identifier,
      Predicate<String> taken) {
    if (identifier.isPresent()) {
      Identifier found = identifier.get();
      return found.keyType().isPresent()
          ? new Treated(
              name.sql(),
              Treatment.MATCHED,
              "%s: matched on as `%s`, never offered"
                  .formatted(found.what(), found.keyType().get()))
          : new Treated(name.sql(), Treatment.LEFT_OUT, found.what());
    } else if (taken.test(name.sql())) {
      return new Treated(
          name.sql(),
          Treatment.LEFT_OUT,
          "a name that nodes keep for themselves; offer the column under another");
    } else if (type.isEmpty()) {
      return new Treated(name.sql(), Treatment.LEFT_OUT, "of a type that cannot be offered");
    }
    return new Treated(name.sql(), Treatment.HIDDEN, "no question may use it yet");
  }

  private static String line(String name, ColumnType type) {
    return "  # %s\n  %s: {type: %s, use: []}\n"
        .formatted(FirstPolicyText.next(type), name, type.word());
  }

  private static String text(
      Subject subject, Set<String> keys, List<String> left, StringBuilder listed) {
    if (listed.isEmpty()) {
      throw new IllegalArgumentException(
          "no column is left that could be offered: all tell who somebody is");
    }
    String out = left.isEmpty() ? "#   none" : left.stream().collect(Collectors.joining("\n"));
    return FirstPolicyText.table(subject, keys, out, listed.toString());
  }
}
