package io.parley.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Who receives, who asks, what for and when, as the entries of {@code allow:} say it. */
final class ScopeRules {
  private ScopeRules() {}

  /**
   * Of each touched policy that allows the kind of analysis and has no entry about this question:
   * in what the nearest entry misses it. One to the receiver is nearer than any other.
   */
  static List<Reason> scope(Case asked) {
    return asked
        .touched()
        .filter(p -> asked.ofKind(p).stream().noneMatch(a -> asked.failing(a).isEmpty()))
        .flatMap(p -> nearest(p, asked).stream().flatMap(a -> missed(a, p, asked)))
        .toList();
  }

  private static Optional<Allowance> nearest(TablePolicy policy, Case asked) {
    return asked.ofKind(policy).stream()
        .min(
            Comparator.comparing((Allowance a) -> asked.failing(a).contains(Case.Aspect.RECEIVER))
                .thenComparing(a -> asked.failing(a).size()));
  }

  private static Stream<Reason> missed(Allowance nearest, TablePolicy policy, Case asked) {
    return asked.failing(nearest).stream()
        .map(
            aspect ->
                switch (aspect) {
                  case RECEIVER -> receiver(nearest, policy, asked);
                  case ASKER -> asker(nearest, policy, asked);
                  case PURPOSE -> purpose(nearest, policy, asked);
                  case DAY -> day(nearest, policy, asked);
                });
  }

  private static Reason receiver(Allowance nearest, TablePolicy policy, Case asked) {
    return ReasonCode.RECEIVER_NOT_ALLOWED.reason(
        "`%s` does not allow %s to receive the answer"
            .formatted(policy.table(), Words.shown(asked.facts().question().receiver())),
        TableRules.position(policy.table(), asked),
        nearest.position(),
        "it may go to " + Words.list(all(policy, asked, Allowance::to)));
  }

  private static Reason asker(Allowance nearest, TablePolicy policy, Case asked) {
    return ReasonCode.ASKER_NOT_ALLOWED.reason(
        "`%s` does not allow %s to ask"
            .formatted(policy.table(), Words.shown(asked.facts().question().asker())),
        TableRules.position(policy.table(), asked),
        nearest.position(),
        "it may be asked by "
            + Words.list(nearest.scope().askedBy().map(TreeSet::new).orElseThrow()));
  }

  private static Reason purpose(Allowance nearest, TablePolicy policy, Case asked) {
    return ReasonCode.PURPOSE_NOT_ALLOWED.reason(
        "`%s` does not allow the purpose %s"
            .formatted(policy.table(), Words.shown(asked.facts().question().purpose())),
        TableRules.position(policy.table(), asked),
        nearest.position(),
        "it allows " + Words.list(all(policy, asked, a -> a.purposes().orElse(Set.of()))));
  }

  private static Reason day(Allowance nearest, TablePolicy policy, Case asked) {
    Optional<String> from = nearest.scope().starts().map(d -> " from " + d);
    Optional<String> until = nearest.scope().expires().map(d -> " until " + d);
    return ReasonCode.DAY_NOT_ALLOWED.reason(
        "`%s` allows this%s%s, and not today"
            .formatted(policy.table(), from.orElse(""), until.orElse("")),
        TableRules.position(policy.table(), asked),
        nearest.position(),
        "ask `%s` for other days, or ask on one of these".formatted(policy.table().party()));
  }

  private static Collection<String> all(
      TablePolicy policy, Case asked, Function<Allowance, Collection<String>> words) {
    Collection<String> all = new TreeSet<>();
    asked.ofKind(policy).forEach(a -> all.addAll(words.apply(a)));
    return all;
  }
}
