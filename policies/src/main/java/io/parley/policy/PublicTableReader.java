package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code policy: public/v1}. */
final class PublicTableReader {
  /** How a file of this kind begins. */
  static final String VERSION = "public/v1";

  private static final int MOST_ROWS = 1_000_000_000;

  /** What is said about tables of people, and means nothing here. */
  private static final Set<String> OF_PEOPLE =
      Set.of("population", "person", "match", "where", "allow", "tests");

  static final Shape SHAPE =
      Shape.of(
          "a policy of a public table",
          key("policy", VERSION),
          key("table", "products"),
          key("owner", "hearth"),
          key("key", "[product]"),
          key("rows", "10000"),
          key("columns", "{product: {type: text}}"));

  private final Problems problems;
  private final Scalars scalars;

  private PublicTableReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** The policy; empty after a problem, or incomplete and then with problems. */
  static Optional<PublicTable> read(YamlNode.Mapping root, Problems problems) {
    List<YamlNode.Entry> ofPeople =
        root.entries().stream().filter(e -> OF_PEOPLE.contains(e.key())).toList();
    for (YamlNode.Entry entry : ofPeople) {
      problems.add(
          entry.span(),
          "a public table has no people, so that `%s` says nothing about it".formatted(entry.key()),
          "remove it; or write `policy: parley/v1` if the rows are people's");
    }
    // The other keys are read when these are gone.
    return ofPeople.isEmpty()
        ? Fields.of(root, SHAPE, problems).flatMap(new PublicTableReader(problems)::policy)
        : Optional.empty();
  }

  private Optional<PublicTable> policy(Fields fields) {
    Optional<String> table =
        fields.required("table").flatMap(n -> TablePolicyReader.tableName(n, problems));
    Optional<String> owner = fields.required("owner").flatMap(n -> scalars.name(n, "`owner`"));
    List<String> key =
        fields
            .optional("key")
            .flatMap(n -> scalars.list(n, "`key`", i -> scalars.name(i, "a column of the key")))
            .orElse(List.of());
    Optional<Integer> rows =
        fields.required("rows").flatMap(n -> scalars.whole(n, "`rows`", 1, MOST_ROWS));
    List<ColumnPolicy> columns =
        fields.required("columns").map(n -> ColumnReader.readPublic(n, problems)).orElse(List.of());
    checkKey(fields, key, columns);
    if (table.isEmpty() || owner.isEmpty() || rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PublicTable(
            new TableName(owner.get(), table.get()),
            key,
            rows.get(),
            columns,
            problems.position(fields.span("table"))));
  }

  private void checkKey(Fields fields, List<String> key, List<ColumnPolicy> columns) {
    List<String> names = columns.stream().map(ColumnPolicy::name).toList();
    for (String column : key) {
      if (!names.contains(column)) {
        problems.add(
            fields.span("key"),
            "the key names %s, which is no column of the table".formatted(Words.shown(column)),
            Words.nearest(column, names)
                .map(near -> "did you mean `%s`?".formatted(near))
                .orElse("its columns are " + Words.list(names)));
      }
    }
    if (fields.optional("key").isPresent() && key.isEmpty()) {
      problems.add(
          fields.span("key"), "`key` names no column", "name the columns, or remove `key`");
    }
  }
}
