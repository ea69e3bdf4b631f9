package io.parley.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One question before the policies: what the rules look at. */
record Case(Facts facts, PolicySet policies, Circumstances circumstances) {

  /** In what a question can miss an allowance. */
  enum Aspect {
    RECEIVER,
    ASKER,
    PURPOSE,
    DAY
  }

  /** Every table the facts name, in their list of tables or by a column. */
  SortedSet<TableName> tables() {
    SortedSet<TableName> all = new TreeSet<>(facts.tables());
    facts.columnUses().forEach(use -> all.add(use.table()));
    return all;
  }

  /** All policies of a table. Should there be two, each must allow. */
  List<TablePolicy> of(TableName table) {
    return policies.tables().stream().filter(p -> p.table().equals(table)).toList();
  }

  /** All policies of all touched tables. */
  Stream<TablePolicy> touched() {
    return tables().stream().flatMap(table -> of(table).stream());
  }

  /** A policy's allowances of the question's kind. */
  List<Allowance> ofKind(TablePolicy policy) {
    return policy.allow().stream().filter(this::sameKind).toList();
  }

  /** The allowances that are about this question. */
  List<Allowance> matching(TablePolicy policy) {
    return ofKind(policy).stream()
        .filter(a -> failing(a).isEmpty())
        .filter(a -> TemplateRules.covers(a, policy, this))
        .toList();
  }

  /** In what an allowance of the question's kind is not about this question. */
  EnumSet<Aspect> failing(Allowance allowance) {
    EnumSet<Aspect> failing = EnumSet.noneOf(Aspect.class);
    for (Aspect aspect : Aspect.values()) {
      if (!covers(allowance.scope(), aspect)) {
        failing.add(aspect);
      }
    }
    return failing;
  }

  private boolean covers(Scope scope, Aspect aspect) {
    return switch (aspect) {
      case RECEIVER -> scope.coversReceiver(facts.question());
      case ASKER -> scope.coversAsker(facts.question());
      case PURPOSE -> scope.coversPurpose(facts.question());
      case DAY -> scope.coversDay(circumstances.today());
    };
  }

  private boolean sameKind(Allowance allowance) {
    return allowance.analysis() == facts.analysis();
  }
}
