package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code allow:}. */
final class AllowanceReader {
  static final int MOST_PEOPLE = 1_000_000;

  private static final Set<String> LATER = Set.of("threshold");
  private static final List<String> KINDS = List.of("aggregate", "audience", "template");
  private static final Pattern TIMES = Pattern.compile("([1-9][0-9]{0,2}) per (day|week|month)");
  private static final Shape AGGREGATE =
      Shape.of(
          "an allowance of aggregates",
          key("analysis", "aggregate"),
          key("to", "[hearth]"),
          key("purposes", "[measurement]"),
          key("protection", "{epsilon_per_query: 1.0, ...}"));
  private static final Shape TEMPLATE =
      Shape.of(
          "an allowance of templates",
          key("analysis", "template"),
          key("templates", "[weekly_reach]"),
          key("to", "[hearth]"),
          key("purposes", "[measurement]"),
          key("protection", "{epsilon_per_query: 1.0, ...}"));
  private static final Shape AUDIENCE =
      Shape.of(
          "an allowance of audiences",
          key("analysis", "audience"),
          key("to", "[metromail]"),
          key("min_people", "1000"),
          key("times", "4 per month"),
          key("destinations", "[file]"));
  private static final Shape ANY =
      Shape.of(
          "an allowance",
          key("analysis", "aggregate"),
          key("templates", ""),
          key("to", ""),
          key("purposes", ""),
          key("protection", ""),
          key("min_people", ""),
          key("times", ""),
          key("destinations", ""));

  private final Problems problems;
  private final Scalars scalars;

  private AllowanceReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  static List<Allowance> readAll(YamlNode node, Problems problems) {
    AllowanceReader reader = new AllowanceReader(problems);
    if (!(node instanceof YamlNode.Sequence sequence)) {
      if (!(node instanceof YamlNode.Unreadable)) {
        problems.add(
            node,
            "`allow` must be a list, found " + node.described(),
            "begin each entry with `- analysis: aggregate`");
      }
      return List.of();
    }
    List<Allowance> all = new ArrayList<>();
    sequence.items().forEach(item -> reader.allowance(item).ifPresent(all::add));
    return all;
  }

  private Optional<Allowance> allowance(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      return Fields.of(node, ANY, problems).flatMap(never -> Optional.empty());
    }
    Optional<YamlNode> analysis =
        mapping.entries().stream()
            .filter(e -> e.key().equals("analysis"))
            .map(YamlNode.Entry::value)
            .findFirst();
    if (analysis.isEmpty()) {
      Fields.of(node, ANY, problems).ifPresent(fields -> fields.required("analysis"));
      return Optional.empty();
    }
    return kind(analysis.get())
        .flatMap(
            kind ->
                switch (kind) {
                  case "aggregate" -> Fields.of(node, AGGREGATE, problems).flatMap(this::aggregate);
                  case "template" -> Fields.of(node, TEMPLATE, problems).flatMap(this::template);
                  default -> Fields.of(node, AUDIENCE, problems).flatMap(this::audience);
                });
  }

  private Optional<String> kind(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar && LATER.contains(scalar.value())) {
      problems.add(
          node,
          "the analysis %s is not supported by this version yet"
              .formatted(Words.shown(scalar.value())),
          "remove this entry; this version would not enforce it");
      return Optional.empty();
    }
    return scalars.oneOf(node, "`analysis`", KINDS);
  }

  private Optional<Allowance> template(Fields fields) {
    Optional<List<TemplateRef>> templates =
        fields.required("templates").flatMap(n -> TemplateRefReader.readAll(n, problems));
    Optional<Allowance> allowance = aggregate(fields, templates.orElse(List.of()));
    // Without a template it would allow any question.
    return templates.filter(all -> !all.isEmpty()).flatMap(all -> allowance);
  }

  private Optional<Allowance> aggregate(Fields fields) {
    return aggregate(fields, List.of());
  }

  private Optional<Allowance> aggregate(Fields fields, List<TemplateRef> templates) {
    Optional<Set<String>> to = words(fields, "to", n -> scalars.name(n, "a member in `to`"));
    Optional<Set<String>> purposes = words(fields, "purposes", n -> scalars.label(n, "a purpose"));
    Optional<Protection> protection =
        fields.required("protection").flatMap(n -> ProtectionReader.read(n, problems));
    if (to.isEmpty() || purposes.isEmpty() || protection.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Allowance.Aggregate(
            to.get(),
            purposes.get(),
            protection.get(),
            templates,
            problems.position(fields.span())));
  }

  private Optional<Allowance> audience(Fields fields) {
    Optional<Set<String>> to = words(fields, "to", n -> scalars.name(n, "a member in `to`"));
    Optional<Integer> minPeople =
        fields
            .required("min_people")
            .flatMap(n -> scalars.whole(n, "`min_people`", 1, MOST_PEOPLE));
    Optional<Integer> times = fields.required("times").flatMap(this::times);
    Optional<Set<String>> destinations =
        words(fields, "destinations", n -> scalars.label(n, "a destination"));
    if (to.isEmpty() || minPeople.isEmpty() || times.isEmpty() || destinations.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Allowance.Audience(
            to.get(),
            minPeople.get(),
            times.get(),
            destinations.get(),
            problems.position(fields.span())));
  }

  private Optional<Set<String>> words(
      Fields fields, String key, Function<YamlNode, Optional<String>> item) {
    return fields
        .required(key)
        .flatMap(n -> scalars.list(n, "`" + key + "`", item))
        .map(TreeSet::new);
  }

  private Optional<Integer> times(YamlNode node) {
    String text = node instanceof YamlNode.Scalar scalar ? scalar.value() : "";
    Matcher matcher = TIMES.matcher(text);
    if (!matcher.matches()) {
      problems.add(
          node,
          text.isEmpty()
              ? "`times` must be text, found " + node.described()
              : "`times` cannot be " + Words.shown(text),
          "write `N per month`, N from 1 to 999");
      return Optional.empty();
    }
    if (!matcher.group(2).equals("month")) {
      problems.add(
          node,
          "`times` per %s is not supported by this version yet".formatted(matcher.group(2)),
          "write `N per month`");
      return Optional.empty();
    }
    return Optional.of(Integer.valueOf(matcher.group(1)));
  }
}
