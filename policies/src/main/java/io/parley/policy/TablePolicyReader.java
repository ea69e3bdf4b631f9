package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code policy: parley/v1}. */
final class TablePolicyReader {
  private static final int LONGEST_SQL = 10_000;
  private static final int MOST_ROWS = 1_000_000_000;

  static final Shape SHAPE =
      Shape.of(
              "a table policy",
              key("policy", "parley/v1"),
              key("table", "exposures"),
              key("owner", "metromail"),
              key("population", "readers"),
              key("person", "person"),
              key("match", "[email]"),
              key("where", "consent_measurement"),
              key("columns", "{segment: {type: text, use: [group]}}"),
              key("allow", "[...]"),
              key("rows", "1000000"),
              key("residency", "[eu]"),
              key("starts", "2027-01-01"),
              key("expires", "2027-06-30"),
              key("tests", "[...]"))
          .later("templates", "accepts");

  private final Problems problems;
  private final Scalars scalars;

  private TablePolicyReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** The policy; empty after a problem, or incomplete and then with problems. */
  static Optional<TablePolicy> read(YamlNode root, Problems problems) {
    return Fields.of(root, SHAPE, problems).flatMap(new TablePolicyReader(problems)::policy);
  }

  private Optional<TablePolicy> policy(Fields fields) {
    fields.required("policy").ifPresent(this::version);
    Optional<String> table = fields.required("table").flatMap(n -> tableName(n, problems));
    Optional<String> owner = fields.required("owner").flatMap(n -> scalars.name(n, "`owner`"));
    Optional<String> population =
        fields.required("population").flatMap(n -> scalars.name(n, "`population`"));
    Optional<String> person =
        fields.required("person").flatMap(n -> scalars.oneOf(n, "`person`", List.of("person")));
    Optional<List<String>> match =
        fields
            .required("match")
            .flatMap(n -> scalars.list(n, "`match`", i -> scalars.name(i, "a key type")))
            .filter(keys -> notEmpty(fields, keys));
    Optional<String> where =
        fields.optional("where").flatMap(n -> scalars.text(n, "`where`", LONGEST_SQL));
    List<ColumnPolicy> columns =
        fields.required("columns").map(n -> ColumnReader.readAll(n, problems)).orElse(List.of());
    List<Allowance> allow =
        fields.required("allow").map(n -> AllowanceReader.readAll(n, problems)).orElse(List.of());
    Optional<Integer> rows =
        fields.optional("rows").flatMap(n -> scalars.whole(n, "`rows`", 1, MOST_ROWS));
    Optional<List<String>> residency =
        fields
            .optional("residency")
            .flatMap(n -> scalars.list(n, "`residency`", i -> scalars.label(i, "a region")))
            .filter(regions -> someRegion(fields, regions));
    Optional<LocalDate> starts =
        fields.optional("starts").flatMap(n -> scalars.date(n, "`starts`"));
    Optional<LocalDate> expires =
        fields.optional("expires").flatMap(n -> scalars.date(n, "`expires`"));
    List<PolicyTest> tests =
        fields.optional("tests").map(n -> TestReader.readAll(n, problems)).orElse(List.of());
    Days.check(fields, starts, expires, problems);
    refuseClashes(fields, columns, person, match.orElse(List.of()));
    if (table.isEmpty()
        || owner.isEmpty()
        || population.isEmpty()
        || person.isEmpty()
        || match.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TablePolicy(
            new TableName(owner.get(), table.get()),
            population.get(),
            person.get(),
            match.get(),
            where,
            columns,
            allow,
            rows,
            Set.copyOf(residency.orElse(List.of())),
            starts,
            expires,
            tests,
            problems.position(fields.span("table"))));
  }

  private void version(YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar) || !scalar.value().equals("parley/v1")) {
      problems.add(
          node,
          "this version of Parley does not know the language %s"
              .formatted(node instanceof YamlNode.Scalar s ? Words.shown(s.value()) : "here"),
          "write `policy: parley/v1`, or `public/v1` for a table without people, `template/v1`,"
              + " `derived/v1`");
    }
  }

  static Optional<String> tableName(YamlNode node, Problems problems) {
    if (node instanceof YamlNode.Scalar scalar && scalar.value().indexOf('.') >= 0) {
      String last = scalar.value().substring(scalar.value().lastIndexOf('.') + 1);
      problems.add(
          node,
          "`table` cannot be %s: the party is not part of it"
              .formatted(Words.shown(scalar.value())),
          "write `table: %s`; the party is the `owner`".formatted(last));
      return Optional.empty();
    }
    return new Scalars(problems).name(node, "`table`");
  }

  private boolean notEmpty(Fields fields, List<String> keys) {
    if (keys.isEmpty()) {
      problems.add(
          fields.span("match"),
          "`match` names no key type",
          "add `%s`".formatted("match: [email]"));
    }
    return !keys.isEmpty();
  }

  private boolean someRegion(Fields fields, List<String> regions) {
    if (regions.isEmpty()) {
      problems.add(
          fields.span("residency"),
          "`residency` names no region, so that no room would do",
          "name the regions in which the room may be, or remove it");
    }
    return !regions.isEmpty();
  }

  private void refuseClashes(
      Fields fields, List<ColumnPolicy> columns, Optional<String> person, List<String> match) {
    Map<String, YamlNode.Span> places = new LinkedHashMap<>();
    fields.optional("columns").ifPresent(n -> ColumnReader.places(n, places));
    for (ColumnPolicy column : columns) {
      YamlNode.Span at = places.getOrDefault(column.name(), fields.span("columns"));
      if (person.filter(column.name()::equals).isPresent()) {
        problems.add(
            at,
            "%s is the name of the person column".formatted(Words.shown(column.name())),
            "rename this column");
      }
      if (match.contains(column.name())) {
        problems.add(
            at,
            "%s is a match key, and match keys are never offered"
                .formatted(Words.shown(column.name())),
            "remove the column");
      }
    }
  }
}
