package io.parley.policy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Tables that are answered through certain templates only. */
final class TemplateRules {
  private TemplateRules() {}

  /** Whether an allowance is for questions that come as this one came. */
  static boolean covers(Allowance allowance, TablePolicy policy, Case asked) {
    return !(allowance instanceof Allowance.Aggregate aggregate)
        || aggregate.templates().isEmpty()
        || aggregate.templates().stream().anyMatch(t -> isAsked(t, policy, asked));
  }

  /** Tables of which no allowance for the receiver and the purpose is for such a question. */
  static List<Reason> template(Case asked) {
    return asked
        .touched()
        .filter(p -> !asked.ofKind(p).isEmpty())
        .filter(p -> meant(asked, p).stream().noneMatch(a -> covers(a, p, asked)))
        .map(p -> reason(asked, p))
        .toList();
  }

  /** The allowances that lack the template: those that fit otherwise, or all when none does. */
  private static List<Allowance> meant(Case asked, TablePolicy policy) {
    List<Allowance> fitting =
        asked.ofKind(policy).stream().filter(a -> asked.failing(a).isEmpty()).toList();
    return fitting.isEmpty() ? asked.ofKind(policy) : fitting;
  }

  private static boolean isAsked(TemplateRef allowed, TablePolicy policy, Case asked) {
    return isNamed(allowed, policy, asked) && holdsDigest(allowed, policy, asked);
  }

  private static boolean isNamed(TemplateRef allowed, TablePolicy policy, Case asked) {
    return asked.facts().template().equals(Optional.of(allowed.name(policy.table().party())));
  }

  /** Should there be two templates of the name, each must have the digest. */
  private static boolean holdsDigest(TemplateRef allowed, TablePolicy policy, Case asked) {
    List<Template> meant =
        asked.policies().templates().stream()
            .filter(t -> t.name().equals(allowed.name(policy.table().party())))
            .toList();
    return !meant.isEmpty()
        && meant.stream()
            .allMatch(t -> allowed.digest().filter(d -> !d.equals(t.digest())).isEmpty());
  }

  private static Reason reason(Case asked, TablePolicy policy) {
    List<TemplateRef> allowed =
        meant(asked, policy).stream()
            .filter(Allowance.Aggregate.class::isInstance)
            .flatMap(a -> ((Allowance.Aggregate) a).templates().stream())
            .toList();
    Optional<TemplateRef> changed =
        allowed.stream().filter(t -> isNamed(t, policy, asked)).findFirst();
    String table = policy.table().toString();
    if (changed.isPresent()) {
      return reason(
          asked,
          policy,
          changed.get().position(),
          "`%s` allows another text of the template `%s` than it has now"
              .formatted(table, changed.get().name(policy.table().party())),
          "let `%s` read the text of now and sign its digest, or its owner go back to the old one"
              .formatted(policy.table().party()));
    }
    String message =
        asked
            .facts()
            .template()
            .map(t -> "`%s` does not allow the template `%s`".formatted(table, t))
            .orElse("`%s` is answered through templates only".formatted(table));
    Collection<String> names = new TreeSet<>();
    allowed.forEach(t -> names.add(t.name(policy.table().party()).toString()));
    return reason(
        asked,
        policy,
        allowed.get(0).position(),
        message,
        "ask `EXECUTE NAME(…)` with " + Words.list(names));
  }

  private static Reason reason(
      Case asked, TablePolicy policy, PolicyPosition position, String message, String help) {
    return ReasonCode.TEMPLATE_NOT_ALLOWED.reason(
        message, TableRules.position(policy.table(), asked), position, help);
  }
}
