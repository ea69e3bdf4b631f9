package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code columns:}. */
final class ColumnReader {
  private static final BigDecimal WIDEST = new BigDecimal("1e15");

  /** Words that one may expect, and the use that covers them. */
  private static final Map<String, String> COVERED =
      Map.of("max", "quantile", "median", "quantile", "min", "quantile", "stddev", "variance");

  private static final List<String> TYPES =
      Arrays.stream(ColumnType.values()).map(ColumnType::word).toList();
  private static final List<String> USES = Arrays.stream(Use.values()).map(Use::word).toList();
  private static final List<String> COMPARISONS =
      Arrays.stream(Comparison.values()).map(Comparison::word).toList();
  static final Shape SHAPE =
      Shape.of(
          "a column",
          key("type", "text"),
          key("use", "[group, filter]"),
          key("values", "[one, two]"),
          key("bounds", "[0, 100]"),
          key("grain", "day"),
          key("compare", "[literal]"),
          key("min_people", "100"),
          key("length", "40"));
  static final Shape PUBLIC =
      Shape.of(
          "a column of a public table",
          key("type", "text"),
          key("values", "[one, two]"),
          key("bounds", "[0, 100]"));

  private final Shape shape;
  private final Problems problems;
  private final Scalars scalars;
  private final GrainReader grains;

  private ColumnReader(Shape shape, Problems problems) {
    this.shape = shape;
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.grains = new GrainReader(problems);
  }

  /** The columns of a table about people. */
  static List<ColumnPolicy> readAll(YamlNode node, Problems problems) {
    return new ColumnReader(SHAPE, problems).all(node);
  }

  /** The columns of a public table, which need no leave to be used. */
  static List<ColumnPolicy> readPublic(YamlNode node, Problems problems) {
    return new ColumnReader(PUBLIC, problems).all(node);
  }

  private List<ColumnPolicy> all(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      if (!(node instanceof YamlNode.Unreadable)) {
        problems.add(
            node,
            "`columns` must have a key for each column, found " + node.described(),
            "write `segment: {%s}` below `columns:`"
                .formatted(shape.equals(PUBLIC) ? "type: text" : "type: text, use: [group]"));
      }
      return List.of();
    }
    if (mapping.entries().isEmpty()) {
      problems.add(node, "`columns` names no column", "offer at least one");
    }
    List<ColumnPolicy> columns = new ArrayList<>();
    Map<String, YamlNode.Span> seen = new HashMap<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      Optional<YamlNode.Span> first =
          Optional.ofNullable(seen.putIfAbsent(entry.key(), entry.span()));
      if (first.isPresent()) {
        problems.add(
            entry.span(),
            "the column %s stands twice".formatted(Words.shown(entry.key())),
            "keep one; the first is on line " + first.get().line());
      } else {
        column(entry).ifPresent(columns::add);
      }
    }
    return columns;
  }

  /** Where each column's name stands. */
  static void places(YamlNode node, Map<String, YamlNode.Span> places) {
    if (node instanceof YamlNode.Mapping mapping) {
      mapping.entries().forEach(e -> places.putIfAbsent(e.key(), e.span()));
    }
  }

  private Optional<ColumnPolicy> column(YamlNode.Entry entry) {
    Optional<String> name =
        scalars.name(new YamlNode.Scalar(entry.key(), false, entry.span()), "a column's name");
    Optional<Fields> keys = Fields.of(entry.value(), shape, problems);
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = keys.get();
    Optional<ColumnType> type =
        fields
            .required("type")
            .flatMap(n -> scalars.oneOf(n, "`type`", TYPES))
            .map(word -> ColumnType.valueOf(word.toUpperCase(Locale.ROOT)));
    Optional<List<Use>> use =
        shape.words().contains("use")
            ? fields.required("use").flatMap(n -> scalars.list(n, "`use`", this::use))
            : Optional.of(List.of());
    Optional<List<String>> values =
        type.flatMap(t -> fields.optional("values").map(n -> DeclaredValues.read(n, t, problems)));
    Optional<Bounds> bounds =
        fields.optional("bounds").flatMap(n -> type.flatMap(t -> bounds(n, t)));
    Optional<Grain> grain =
        fields.optional("grain").flatMap(n -> type.flatMap(t -> grains.read(n, t)));
    Optional<List<Comparison>> compare =
        fields.optional("compare").flatMap(n -> scalars.list(n, "`compare`", this::comparison));
    Optional<Integer> minPeople =
        fields
            .optional("min_people")
            .flatMap(n -> scalars.whole(n, "`min_people`", 1, AllowanceReader.MOST_PEOPLE));
    Optional<Integer> length =
        fields.optional("length").flatMap(n -> type.flatMap(t -> length(n, t)));
    if (name.isEmpty() || type.isEmpty() || use.isEmpty()) {
      return Optional.empty();
    }
    checkSums(fields, name.get(), type.get(), use.get());
    return Optional.of(
        new ColumnPolicy(
            name.get(),
            type.get(),
            use.get().isEmpty() ? Set.of() : EnumSet.copyOf(use.get()),
            values.orElse(List.of()),
            bounds,
            grain,
            Set.copyOf(compare.orElse(List.of(Comparison.values()))),
            minPeople,
            length,
            problems.position(entry.span())));
  }

  private Optional<Integer> length(YamlNode node, ColumnType type) {
    if (type != ColumnType.TEXT) {
      problems.add(
          node, "a value of type %s has no length".formatted(type.word()), "remove `length`");
      return Optional.empty();
    }
    return scalars.whole(node, "`length`", 1, ColumnPolicy.LONGEST_TEXT);
  }

  private Optional<Comparison> comparison(YamlNode node) {
    return scalars
        .oneOf(node, "a comparison", COMPARISONS)
        .map(word -> Comparison.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private Optional<Use> use(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar && COVERED.containsKey(scalar.value())) {
      problems.add(
          node,
          "%s is no use of its own".formatted(Words.shown(scalar.value())),
          "write `%s`, which covers it".formatted(COVERED.get(scalar.value())));
      return Optional.empty();
    }
    return scalars
        .oneOf(node, "a use", USES)
        .map(word -> Use.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  /** The bounds of something of that type. */
  static Optional<Bounds> bounds(YamlNode node, ColumnType type, Problems problems) {
    return new ColumnReader(SHAPE, problems).bounds(node, type);
  }

  private Optional<Bounds> bounds(YamlNode node, ColumnType type) {
    if (!numeric(type)) {
      problems.add(
          node, "a value of type %s has no bounds".formatted(type.word()), "remove `bounds`");
      return Optional.empty();
    }
    if (!(node instanceof YamlNode.Sequence pair) || pair.items().size() != 2) {
      problems.add(node, "`bounds` must be a list of two numbers", "write `bounds: [LOW, HIGH]`");
      return Optional.empty();
    }
    Optional<BigDecimal> low = bound(pair.items().get(0), type, "the low bound");
    Optional<BigDecimal> high = bound(pair.items().get(1), type, "the high bound");
    if (low.isEmpty() || high.isEmpty()) {
      return Optional.empty();
    }
    if (low.get().compareTo(high.get()) >= 0) {
      problems.add(node, "the low bound is not below the high bound", "write `[LOW, HIGH]`");
      return Optional.empty();
    }
    return Optional.of(new Bounds(low.get(), high.get()));
  }

  private Optional<BigDecimal> bound(YamlNode node, ColumnType type, String what) {
    return scalars
        .number(node, what, WIDEST.negate(), WIDEST)
        .filter(v -> DeclaredValues.fits(node, what, type, v, problems));
  }

  private void checkSums(Fields fields, String name, ColumnType type, List<Use> use) {
    boolean measured = use.stream().anyMatch(Use::needsBounds);
    if (measured && !numeric(type)) {
      problems.add(
          fields.span("use"),
          "%s is of type %s and cannot be summed, averaged or ranked"
              .formatted(Words.shown(name), type.word()),
          "remove `sum`, `avg`, `variance` and `quantile`, or declare the type `integer` or"
              + " `decimal`");
    } else if (measured && fields.optional("bounds").isEmpty()) {
      problems.add(
          fields.span("use"),
          "%s may be summed, averaged or ranked and has no `bounds`".formatted(Words.shown(name)),
          "add `bounds: [LOW, HIGH]`, the range that you expect, never copied from data");
    }
  }

  private static boolean numeric(ColumnType type) {
    return type == ColumnType.INTEGER || type == ColumnType.DECIMAL;
  }
}
