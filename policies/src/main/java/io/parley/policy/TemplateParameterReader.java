package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code parameters:} of a template. */
final class TemplateParameterReader {
  private static final int MOST = 50;
  private static final List<String> TYPES =
      Arrays.stream(ColumnType.values()).map(ColumnType::word).toList();
  static final Shape SHAPE =
      Shape.of(
          "a parameter",
          key("type", "text"),
          key("values", "[mens, womens]"),
          key("bounds", "[0, 100]"));

  private final Problems problems;
  private final Scalars scalars;

  private TemplateParameterReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  static List<TemplateParameter> readAll(YamlNode node, Problems problems) {
    return new TemplateParameterReader(problems).all(node);
  }

  private List<TemplateParameter> all(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      if (!(node instanceof YamlNode.Unreadable)) {
        problems.add(
            node,
            "`parameters` must have a key for each parameter, found " + node.described(),
            "write `segment: {type: text, values: [mens, womens]}` below `parameters:`");
      }
      return List.of();
    }
    if (mapping.entries().size() > MOST) {
      problems.add(
          node, "a template has at most %d parameters".formatted(MOST), "split the question");
      return List.of();
    }
    List<TemplateParameter> all = new ArrayList<>();
    Map<String, YamlNode.Span> seen = new HashMap<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      Optional<YamlNode.Span> first =
          Optional.ofNullable(seen.putIfAbsent(entry.key(), entry.span()));
      if (first.isPresent()) {
        problems.add(
            entry.span(),
            "the parameter %s stands twice".formatted(Words.shown(entry.key())),
            "keep one; the first is on line " + first.get().line());
      } else {
        parameter(entry).ifPresent(all::add);
      }
    }
    return all;
  }

  private Optional<TemplateParameter> parameter(YamlNode.Entry entry) {
    Optional<String> name =
        scalars.name(new YamlNode.Scalar(entry.key(), false, entry.span()), "a parameter's name");
    Optional<Fields> keys = Fields.of(entry.value(), SHAPE, problems);
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = keys.get();
    Optional<ColumnType> type =
        fields
            .required("type")
            .flatMap(n -> scalars.oneOf(n, "`type`", TYPES))
            .map(word -> ColumnType.valueOf(word.toUpperCase(Locale.ROOT)));
    if (name.isEmpty() || type.isEmpty()) {
      return Optional.empty();
    }
    List<String> values =
        fields
            .optional("values")
            .map(n -> DeclaredValues.read(n, type.get(), problems))
            .orElse(List.of());
    Optional<Bounds> bounds =
        fields.optional("bounds").flatMap(n -> ColumnReader.bounds(n, type.get(), problems));
    checkLimits(entry, fields, type.get());
    return Optional.of(
        new TemplateParameter(
            name.get(), type.get(), values, bounds, problems.position(entry.span())));
  }

  /** What any analyst may write must have been foreseen by the owner. */
  private void checkLimits(YamlNode.Entry entry, Fields fields, ColumnType type) {
    boolean values = fields.optional("values").isPresent();
    boolean bounds = fields.optional("bounds").isPresent();
    String name = Words.shown(entry.key());
    if (type == ColumnType.TEXT && !values) {
      problems.add(
          entry.span(),
          "the parameter %s is text and has no `values`".formatted(name),
          "add `values: [one, two]`, all that it may be");
    } else if ((type == ColumnType.INTEGER || type == ColumnType.DECIMAL) && !values && !bounds) {
      problems.add(
          entry.span(),
          "the parameter %s is a number without `bounds` or `values`".formatted(name),
          "add `bounds: [LOW, HIGH]`, the range in which the question makes sense");
    } else if (values && bounds) {
      problems.add(
          fields.span("bounds"),
          "the parameter %s has `values` and `bounds`".formatted(name),
          "keep one: listed values need no bounds");
    }
  }
}
