package io.parley.policy;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/** Whether one allowance makes another one needless. */
final class Strictness {
  private Strictness() {}

  /** Whether the winner is about every question of the other one, and at least as strict. */
  static boolean beats(Allowance winner, Allowance beaten) {
    return isWithin(beaten.scope(), winner.scope())
        && isAsStrict(winner.terms(), beaten.terms())
        && ((winner instanceof Allowance.Aggregate w && beaten instanceof Allowance.Aggregate b)
            ? w.protection().strictest(b.protection()).equals(w.protection())
                && (w.templates().isEmpty()
                    || (!b.templates().isEmpty() && w.templates().containsAll(b.templates())))
            : winner instanceof Allowance.Audience w2
                && beaten instanceof Allowance.Audience b2
                && w2.minPeople() >= b2.minPeople()
                && b2.destinations().containsAll(w2.destinations()));
  }

  private static boolean isWithin(Scope inner, Scope outer) {
    return outer.to().containsAll(inner.to())
        && isWithin(inner.askedBy(), outer.askedBy())
        && isWithin(inner.purposes(), outer.purposes())
        && outer.starts().filter(s -> inner.starts().orElse(LocalDate.MIN).isBefore(s)).isEmpty()
        && outer.expires().filter(e -> inner.expires().orElse(LocalDate.MAX).isAfter(e)).isEmpty();
  }

  /** An absent set stands for all. */
  private static boolean isWithin(Optional<Set<String>> inner, Optional<Set<String>> outer) {
    return outer.isEmpty() || inner.filter(outer.get()::containsAll).isPresent();
  }

  private static boolean isAsStrict(Terms strict, Terms other) {
    return isWithin(strict.functions(), other.functions())
        && isWithin(strict.joinWith(), other.joinWith())
        && (strict.joinRequired() || !other.joinRequired())
        && strict.times().strictest(other.times()).equals(strict.times());
  }
}
