package io.parley.policy;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/** Whether one allowance makes another one needless. */
final class Strictness {
  private Strictness() {}

  /** Whether one of the same kind is about every question of the other, and at least as strict. */
  static boolean beats(Allowance winner, Allowance beaten) {
    if (!isWithin(beaten.scope(), winner.scope()) || !isAsStrict(winner.terms(), beaten.terms())) {
      return false;
    } else if (winner instanceof Allowance.Aggregate w && beaten instanceof Allowance.Aggregate b) {
      return isAsStrict(w, b);
    }
    if (winner instanceof Allowance.Threshold w && beaten instanceof Allowance.Threshold b) {
      return w.minPeople() >= b.minPeople() && w.rowsBeforeJoin() <= b.rowsBeforeJoin();
    }
    return winner instanceof Allowance.Audience w
        && beaten instanceof Allowance.Audience b
        && isAsStrict(w, b);
  }

  private static boolean isAsStrict(Allowance.Aggregate strict, Allowance.Aggregate other) {
    boolean templates =
        strict.templates().isEmpty()
            || (!other.templates().isEmpty() && strict.templates().containsAll(other.templates()));
    return templates
        && strict.protection().strictest(other.protection()).equals(strict.protection());
  }

  private static boolean isAsStrict(Allowance.Audience strict, Allowance.Audience other) {
    return strict.minPeople() >= other.minPeople()
        && other.destinations().containsAll(strict.destinations());
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
