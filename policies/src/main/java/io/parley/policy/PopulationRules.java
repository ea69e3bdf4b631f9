package io.parley.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the touched populations must have: a budget, and their owner's word on exact answers. */
final class PopulationRules {
  /** A population by owner and name. */
  record Population(String owner, String name) {
    static Population of(TablePolicy policy) {
      return new Population(policy.table().party(), policy.population());
    }

    boolean pays(PopulationBudget budget) {
      return budget.owner().equals(owner) && budget.population().equals(name);
    }

    @Override
    public String toString() {
      return owner + "." + name;
    }
  }

  private PopulationRules() {}

  static List<Reason> budget(Case asked) {
    return touched(asked)
        .filter(p -> budgets(p, asked.policies()).isEmpty())
        .map(
            p ->
                ReasonCode.BUDGET_MISSING.reason(
                    "the population `%s` has no budget".formatted(p),
                    Optional.empty(),
                    tables(p, asked.policies()).get(0).position(),
                    "ask `%s` to sign a file `population: %s` with a `budget`"
                        .formatted(p.owner(), p.name())))
        .toList();
  }

  static List<Reason> exactDisclosure(Case asked) {
    return touched(asked)
        .filter(p -> mixed(p, asked.policies()))
        .flatMap(p -> budgets(p, asked.policies()).stream())
        .filter(budget -> !budget.exactDisclosures())
        .map(
            budget ->
                ReasonCode.EXACT_DISCLOSURE_NOT_ACCEPTED.reason(
                    "the population `%s.%s` has exact answers beside private ones without its owner's"
                            .formatted(budget.owner(), budget.population())
                        + " acceptance",
                    Optional.empty(),
                    budget.position(),
                    "ask `%s` to sign `exact_disclosures: accepted`, or to allow only one of both"
                        .formatted(budget.owner())))
        .toList();
  }

  /** An audience holds people of its receiver: one of the tables must be the receiver's. */
  static List<Reason> audienceReceiver(Case asked) {
    String receiver = asked.facts().question().receiver();
    boolean own = asked.tables().stream().anyMatch(t -> t.party().equals(receiver));
    if (asked.facts().analysis() != Analysis.AUDIENCE || own) {
      return List.of();
    }
    return List.of(
        ReasonCode.AUDIENCE_RECEIVER.reason(
            "an audience holds people of its receiver, and %s has no table in this question"
                .formatted(Words.shown(receiver)),
            asked.facts().rowOutput().or(() -> ColumnRules.first(asked)),
            "join a table of the receiver, or deliver to the owner of the people"));
  }

  /** Whether some tables of a population allow exact answers and some allow private ones. */
  static boolean mixed(Population population, PolicySet policies) {
    List<Allowance> all =
        tables(population, policies).stream().flatMap(p -> p.allow().stream()).toList();
    return all.stream().anyMatch(a -> a.analysis().isExact())
        && all.stream().anyMatch(a -> !a.analysis().isExact());
  }

  static List<PopulationBudget> budgets(Population population, PolicySet policies) {
    return policies.budgets().stream().filter(population::pays).toList();
  }

  static List<TablePolicy> tables(Population population, PolicySet policies) {
    return policies.tables().stream().filter(p -> Population.of(p).equals(population)).toList();
  }

  private static Stream<Population> touched(Case asked) {
    return asked.touched().map(Population::of).distinct();
  }
}
