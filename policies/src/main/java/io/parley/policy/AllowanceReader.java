package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads {@code allow:}. */
final class AllowanceReader {
  static final int MOST_PEOPLE = 1_000_000;

  /** In exact numbers of fewer, all but one of them read off the last. */
  static final int LEAST_SHOWN = 5;

  private static final List<String> KINDS =
      List.of("aggregate", "audience", "template", "threshold");
  static final Shape AGGREGATE =
      Shape.of(
          "an allowance of aggregates",
          keys(
              key("purposes", "[measurement]"),
              key("protection", "{epsilon_per_query: 1.0, ...}")));
  static final Shape TEMPLATE =
      Shape.of(
          "an allowance of templates",
          keys(
              key("templates", "[weekly_reach]"),
              key("purposes", "[measurement]"),
              key("protection", "{epsilon_per_query: 1.0, ...}")));
  static final Shape THRESHOLD =
      Shape.of(
          "an allowance of exact numbers",
          keys(
              key("purposes", "[measurement]"),
              key("min_people", "100"),
              key("rows_before_join", "10")));
  static final Shape AUDIENCE =
      Shape.of(
          "an allowance of audiences",
          keys(
              key("purposes", "[activation]"),
              key("min_people", "1000"),
              key("destinations", "[file]")));
  private static final Shape ANY =
      Shape.of(
          "an allowance",
          keys(
              key("templates", ""),
              key("purposes", ""),
              key("protection", ""),
              key("min_people", ""),
              key("rows_before_join", ""),
              key("destinations", "")));

  /** With those that every allowance may have. */
  private static Shape.Key[] keys(Shape.Key... own) {
    return Stream.concat(
            Stream.of(key("analysis", "aggregate"), key("to", "[hearth]")),
            Stream.concat(Stream.of(own), TermsReader.KEYS.stream()))
        .toArray(Shape.Key[]::new);
  }

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
    return scalars
        .oneOf(analysis.get(), "`analysis`", KINDS)
        .flatMap(
            kind ->
                switch (kind) {
                  case "aggregate" -> Fields.of(node, AGGREGATE, problems).flatMap(this::aggregate);
                  case "template" -> Fields.of(node, TEMPLATE, problems).flatMap(this::template);
                  case "threshold" -> Fields.of(node, THRESHOLD, problems).flatMap(this::threshold);
                  default -> Fields.of(node, AUDIENCE, problems).flatMap(this::audience);
                });
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
    Optional<Set<String>> purposes =
        fields.required("purposes").flatMap(n -> words(n, "purposes", "a purpose"));
    Optional<Protection> protection =
        fields.required("protection").flatMap(n -> ProtectionReader.read(n, problems));
    Optional<Scope> scope = scope(fields, purposes);
    Optional<Terms> terms = TermsReader.read(fields, problems);
    if (scope.isEmpty() || terms.isEmpty() || purposes.isEmpty() || protection.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Allowance.Aggregate(
            scope.get(),
            terms.get(),
            protection.get(),
            templates,
            problems.position(fields.span())));
  }

  private Optional<Allowance> threshold(Fields fields) {
    Optional<Set<String>> purposes =
        fields.required("purposes").flatMap(n -> words(n, "purposes", "a purpose"));
    Optional<Scope> scope = scope(fields, purposes);
    Optional<Integer> minPeople =
        fields
            .required("min_people")
            .flatMap(n -> scalars.whole(n, "`min_people`", LEAST_SHOWN, MOST_PEOPLE));
    Optional<Integer> rows = ProtectionReader.rows(fields, "rows_before_join", problems);
    boolean limited = fields.required("times").isPresent();
    Optional<Terms> terms = TermsReader.read(fields, problems);
    if (scope.isEmpty()
        || purposes.isEmpty()
        || minPeople.isEmpty()
        || rows.isEmpty()
        || !limited
        || terms.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Allowance.Threshold(
            scope.get(),
            terms.get(),
            minPeople.get(),
            rows.get(),
            problems.position(fields.span())));
  }

  private Optional<Allowance> audience(Fields fields) {
    Optional<Set<String>> purposes =
        fields.optional("purposes").map(n -> words(n, "purposes", "a purpose").orElse(Set.of()));
    Optional<Scope> scope = scope(fields, purposes);
    Optional<Integer> minPeople =
        fields
            .required("min_people")
            .flatMap(n -> scalars.whole(n, "`min_people`", 1, MOST_PEOPLE));
    boolean limited = fields.required("times").isPresent();
    Optional<Terms> terms = TermsReader.read(fields, problems);
    Optional<Set<String>> destinations =
        fields.required("destinations").flatMap(n -> words(n, "destinations", "a destination"));
    if (scope.isEmpty()
        || minPeople.isEmpty()
        || !limited
        || terms.isEmpty()
        || destinations.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Allowance.Audience(
            scope.get(),
            terms.get(),
            minPeople.get(),
            destinations.get(),
            problems.position(fields.span())));
  }

  private Optional<Scope> scope(Fields fields, Optional<Set<String>> purposes) {
    Optional<Set<String>> to = fields.required("to").flatMap(n -> members(n, "to"));
    Optional<Set<String>> askedBy =
        fields.optional("asked_by").map(n -> members(n, "asked_by").orElse(Set.of()));
    Optional<LocalDate> starts =
        fields.optional("starts").flatMap(n -> scalars.date(n, "`starts`"));
    Optional<LocalDate> expires =
        fields.optional("expires").flatMap(n -> scalars.date(n, "`expires`"));
    Days.check(fields, starts, expires, problems);
    return to.map(members -> new Scope(members, askedBy, purposes, starts, expires));
  }

  private Optional<Set<String>> members(YamlNode node, String key) {
    return scalars
        .list(node, "`" + key + "`", n -> scalars.name(n, "a member in `" + key + "`"))
        .map(TreeSet::new);
  }

  private Optional<Set<String>> words(YamlNode node, String key, String what) {
    return scalars.list(node, "`" + key + "`", n -> scalars.label(n, what)).map(TreeSet::new);
  }
}
