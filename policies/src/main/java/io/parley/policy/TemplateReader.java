package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads {@code policy: template/v1}. */
final class TemplateReader {
  /** How a file of this kind begins. */
  static final String VERSION = "template/v1";

  static final Shape SHAPE =
      Shape.of(
          "a template",
          key("policy", VERSION),
          key("template", "weekly_reach"),
          key("owner", "hearth"),
          key("about", "readers reached in a week, by segment"),
          key("parameters", "{segment: {type: text, values: [mens]}}"),
          key("sql", "SELECT COUNT(DISTINCT person) ..."),
          key("tests", "[...]"));

  private final Problems problems;
  private final Scalars scalars;

  private TemplateReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** The template; empty after a problem, or incomplete and then with problems. */
  static Optional<Template> read(YamlNode.Mapping root, Problems problems) {
    NamedSql.refuseAllowing(root, "a template", problems);
    return Fields.of(NamedSql.withoutAllowing(root), SHAPE, problems)
        .flatMap(new TemplateReader(problems)::template);
  }

  private Optional<Template> template(Fields fields) {
    Optional<String> name =
        fields.required("template").flatMap(n -> NamedSql.name(n, "template", problems));
    Optional<String> owner = fields.required("owner").flatMap(n -> scalars.name(n, "`owner`"));
    Optional<String> about = fields.required("about").flatMap(n -> NamedSql.about(n, problems));
    List<TemplateParameter> parameters =
        fields
            .optional("parameters")
            .map(n -> TemplateParameterReader.readAll(n, problems))
            .orElse(List.of());
    Optional<String> sql = fields.required("sql").flatMap(n -> NamedSql.sql(n, problems));
    List<PolicyTest> tests =
        fields.optional("tests").map(n -> TestReader.readAll(n, problems)).orElse(List.of());
    sql.ifPresent(text -> checkMarkers(text, fields, parameters));
    if (name.isEmpty() || owner.isEmpty() || about.isEmpty() || sql.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Template(
            new TemplateName(owner.get(), name.get()),
            about.get(),
            parameters,
            sql.get(),
            tests,
            problems.position(fields.span("template")),
            problems.position(fields.span("sql"))));
  }

  /** Each parameter is in the SQL, and each marker of the SQL is a parameter. */
  private void checkMarkers(String sql, Fields fields, List<TemplateParameter> parameters) {
    Set<String> used =
        ParameterMarkers.in(sql).stream()
            .map(ParameterMarkers.Marker::name)
            .collect(Collectors.toCollection(TreeSet::new));
    // One that could not be read is reported where it stands, not as missing.
    List<String> written = new ArrayList<>();
    fields
        .optional("parameters")
        .filter(YamlNode.Mapping.class::isInstance)
        .ifPresent(n -> written.addAll(((YamlNode.Mapping) n).keys()));
    for (String marker : used) {
      if (!written.contains(marker)) {
        problems.add(
            fields.span("sql"),
            "the SQL has `:%s`, which is no parameter".formatted(Words.bare(marker)),
            Words.nearest(marker, written)
                .map(near -> "did you mean `:%s`?".formatted(near))
                .orElse("declare it in `parameters`"));
      }
    }
    for (TemplateParameter parameter : parameters) {
      if (!used.contains(parameter.name())) {
        problems.add(
            fields.span("parameters"),
            "the SQL does not use the parameter `%s`".formatted(parameter.name()),
            "write `:%s` where it belongs, or remove it".formatted(parameter.name()));
      }
    }
  }
}
