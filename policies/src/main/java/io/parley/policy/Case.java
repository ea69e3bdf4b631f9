package io.parley.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One question before the policies: what the rules look at. */
record Case(Facts facts, PolicySet policies, LocalDate today) {

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

  /** The allowances under which a policy allows this question's receiver and purpose. */
  List<Allowance> matching(TablePolicy policy) {
    return ofKind(policy).stream()
        .filter(a -> a.to().contains(facts.question().receiver()) && coversPurpose(a))
        .filter(a -> TemplateRules.covers(a, policy, this))
        .toList();
  }

  /** Whether an allowance covers the purpose; audiences are allowed for any. */
  boolean coversPurpose(Allowance allowance) {
    return !(allowance instanceof Allowance.Aggregate aggregate)
        || aggregate.purposes().contains(facts.question().purpose());
  }

  private boolean sameKind(Allowance allowance) {
    return switch (facts.analysis()) {
      case AGGREGATE -> allowance instanceof Allowance.Aggregate;
      case AUDIENCE -> allowance instanceof Allowance.Audience;
      case ROWS -> false;
    };
  }
}
