package io.parley.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Findings about templates, and about allowances that name them. */
final class TemplateLint {
  private TemplateLint() {}

  static Stream<LintFinding> findings(PolicySet policies) {
    return Stream.concat(
        duplicates(policies), policies.tables().stream().flatMap(t -> named(t, policies)));
  }

  private static Stream<LintFinding> duplicates(PolicySet policies) {
    Set<TemplateName> seen = new HashSet<>();
    return policies.templates().stream()
        .filter(t -> !seen.add(t.name()))
        .map(
            t ->
                LintCode.DUPLICATE_TEMPLATE.at(
                    t.position(),
                    "`%s` has a second text here".formatted(t.name()),
                    "keep one file a template; until then neither can be asked"));
  }

  private static Stream<LintFinding> named(TablePolicy table, PolicySet policies) {
    return table.allow().stream()
        .filter(Allowance.Aggregate.class::isInstance)
        .flatMap(a -> ((Allowance.Aggregate) a).templates().stream())
        .flatMap(ref -> named(ref, table, policies));
  }

  private static Stream<LintFinding> named(TemplateRef ref, TablePolicy table, PolicySet policies) {
    TemplateName name = ref.name(table.table().party());
    List<Template> meant =
        policies.templates().stream().filter(t -> t.name().equals(name)).toList();
    if (meant.isEmpty()) {
      return Stream.of(
          LintCode.TEMPLATE_UNKNOWN.at(
              ref.position(),
              "there is no template `%s` here, so that nothing is allowed through it"
                  .formatted(name),
              "check its name, or look over the files of both members together"));
    }
    return meant.stream()
        .filter(t -> ref.digest().filter(d -> !d.equals(t.digest())).isPresent())
        .map(
            t ->
                LintCode.TEMPLATE_CHANGED.at(
                    ref.position(),
                    "the template `%s` is another text than this digest stands for".formatted(name),
                    "read %s, and if you agree write `%s@%s`"
                        .formatted(t.position().file(), name, t.digest())));
  }
}
