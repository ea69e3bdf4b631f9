package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.util.List;
import java.util.Optional;

/** Reads {@code policy: derived/v1}. */
final class DerivedTableReader {
  /** How a file of this kind begins. */
  static final String VERSION = "derived/v1";

  static final Shape SHAPE =
      Shape.of(
          "a derived table",
          key("policy", VERSION),
          key("table", "big_spenders"),
          key("owner", "hearth"),
          key("about", "customers who spent much"),
          key("sql", "SELECT person, ... FROM ..."),
          key("tests", "[...]"));

  private DerivedTableReader() {}

  /** The table; empty after a problem, or incomplete and then with problems. */
  static Optional<DerivedTable> read(YamlNode.Mapping root, Problems problems) {
    NamedSql.refuseAllowing(root, "a derived table", problems);
    return Fields.of(NamedSql.withoutAllowing(root), SHAPE, problems)
        .flatMap(fields -> table(fields, problems));
  }

  private static Optional<DerivedTable> table(Fields fields, Problems problems) {
    Optional<String> table =
        fields.required("table").flatMap(n -> NamedSql.name(n, "table", problems));
    Optional<String> owner =
        fields.required("owner").flatMap(n -> new Scalars(problems).name(n, "`owner`"));
    Optional<String> about = fields.required("about").flatMap(n -> NamedSql.about(n, problems));
    Optional<String> sql = fields.required("sql").flatMap(n -> NamedSql.sql(n, problems));
    List<PolicyTest> tests =
        fields.optional("tests").map(n -> TestReader.readAll(n, problems)).orElse(List.of());
    if (table.isEmpty() || owner.isEmpty() || about.isEmpty() || sql.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DerivedTable(
            new TableName(owner.get(), table.get()),
            about.get(),
            sql.get(),
            tests,
            problems.position(fields.span("table")),
            problems.position(fields.span("sql"))));
  }
}
