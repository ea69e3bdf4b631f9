package io.parley.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What each matching entry of {@code allow:} asks of the question's form. */
final class TermsRules {
  private TermsRules() {}

  static List<Reason> functions(Case asked) {
    List<Reason> reasons = new ArrayList<>();
    asked
        .touched()
        .forEach(
            policy -> {
              for (Allowance allowance : asked.matching(policy)) {
                allowance
                    .terms()
                    .functions()
                    .ifPresent(allowed -> functions(policy, allowance, allowed, asked, reasons));
              }
            });
    return reasons;
  }

  private static void functions(
      TablePolicy policy,
      Allowance allowance,
      Set<String> allowed,
      Case asked,
      List<Reason> reasons) {
    asked.facts().details().functions().stream()
        .filter(f -> f.table().equals(policy.table()) && !allowed.contains(f.function()))
        .map(
            f ->
                ReasonCode.FUNCTION_NOT_ALLOWED.reason(
                    "`%s` does not allow `%s` on its columns"
                        .formatted(policy.table(), f.function()),
                    f.position(),
                    allowance.position(),
                    allowed.isEmpty()
                        ? "use its columns as they are"
                        : "it allows " + Words.list(new TreeSet<>(allowed))))
        .forEach(reasons::add);
  }

  /**
   * Only people may be counted who are found at another party too: an outer join keeps the others,
   * and a question about one party has nobody else.
   */
  static List<Reason> joinRequired(Case asked) {
    List<Reason> reasons = new ArrayList<>();
    asked
        .touched()
        .filter(p -> asked.facts().details().unjoined().contains(p.table()))
        .forEach(
            p ->
                asked.matching(p).stream()
                    .filter(a -> a.terms().joinRequired())
                    .map(a -> joinMissing(p, a, asked))
                    .forEach(reasons::add));
    return reasons;
  }

  private static Reason joinMissing(TablePolicy policy, Allowance allowance, Case asked) {
    return ReasonCode.JOIN_REQUIRED.reason(
        "`%s` counts people only who are found at another party too".formatted(policy.table()),
        TableRules.position(policy.table(), asked),
        allowance.position(),
        "add `WHERE %s IN (SELECT %s FROM …)` or `JOIN … USING (%s)` with another party's table; no outer join that keeps the others"
            .formatted(policy.person(), policy.person(), policy.person()));
  }

  static List<Reason> joinPartners(Case asked) {
    List<Reason> reasons = new ArrayList<>();
    asked
        .touched()
        .forEach(
            policy -> {
              for (Allowance allowance : asked.matching(policy)) {
                asked.tables().stream()
                    .filter(t -> !t.party().equals(policy.table().party()))
                    .filter(t -> !asked.of(t).isEmpty() && !allowance.terms().mayJoin(t))
                    .map(t -> partner(policy, allowance, t, asked))
                    .forEach(reasons::add);
              }
            });
    return reasons;
  }

  private static Reason partner(
      TablePolicy policy, Allowance allowance, TableName partner, Case asked) {
    return ReasonCode.JOIN_PARTNER_NOT_ALLOWED.reason(
        "`%s` does not allow `%s` in the same question".formatted(policy.table(), partner),
        TableRules.position(partner, asked),
        allowance.position(),
        "it may stand beside "
            + Words.list(new TreeSet<>(allowance.terms().joinWith().orElseThrow())));
  }
}
