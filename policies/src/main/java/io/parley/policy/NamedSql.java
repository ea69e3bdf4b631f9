package io.parley.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What templates and derived tables have in common: a name, a line about it, and SQL. */
final class NamedSql {
  private static final int LONGEST_SQL = 10_000;
  private static final int LONGEST_LINE = 200;

  /** What tables say about their people and their use, and means nothing here. */
  private static final Set<String> ALLOWING =
      Set.of("population", "person", "match", "where", "columns", "allow", "key", "rows");

  private NamedSql() {}

  /** Keys of a table's policy would look like an allowance that is not there. */
  static void refuseAllowing(YamlNode.Mapping root, String what, Problems problems) {
    for (YamlNode.Entry entry : root.entries()) {
      if (ALLOWING.contains(entry.key())) {
        problems.add(
            entry.span(),
            "%s allows nothing by itself, so that `%s` says nothing about it"
                .formatted(what, entry.key()),
            "remove it; the policies of the tables in its SQL decide");
      }
    }
  }

  static YamlNode.Mapping withoutAllowing(YamlNode.Mapping root) {
    List<YamlNode.Entry> kept =
        root.entries().stream().filter(e -> !ALLOWING.contains(e.key())).toList();
    return new YamlNode.Mapping(kept, root.span());
  }

  /** A name without the party, which is the owner. */
  static Optional<String> name(YamlNode node, String key, Problems problems) {
    if (node instanceof YamlNode.Scalar scalar && scalar.value().indexOf('.') >= 0) {
      String last = scalar.value().substring(scalar.value().lastIndexOf('.') + 1);
      problems.add(
          node,
          "`%s` cannot be %s: the party is not part of it"
              .formatted(key, Words.shown(scalar.value())),
          "write `%s: %s`; the party is the `owner`".formatted(key, Words.bare(last)));
      return Optional.empty();
    }
    return new Scalars(problems).name(node, "`" + key + "`");
  }

  static Optional<String> about(YamlNode node, Problems problems) {
    return new Scalars(problems)
        .text(node, "`about`", LONGEST_LINE)
        .filter(
            text -> {
              boolean line = text.codePoints().noneMatch(Character::isISOControl);
              if (!line) {
                problems.add(
                    node, "`about` must be one line", "write what it answers, in one line");
              }
              return line;
            });
  }

  static Optional<String> sql(YamlNode node, Problems problems) {
    return new Scalars(problems).text(node, "`sql`", LONGEST_SQL);
  }
}
