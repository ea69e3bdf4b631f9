package io.parley.server.operate;

import io.micrometer.core.instrument.Tags;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.server.party.PartyObserver;
import io.parley.server.party.PartyStanding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** What a party costs and does, by the member that asks; since its start. */
public record PartyMetrics(Figures figures, String collaboration) implements PartyObserver {
  private Tags of(String member) {
    return new Tenant(collaboration, member).tags();
  }

  @Override
  public void granted(String member, Fate fate, List<String> reasons) {
    String word = fate.name().toLowerCase(Locale.ROOT);
    figures.count("parley.grants", of(member).and("fate", word), 1);
    for (String reason : reasons) {
      figures.count("parley.refusals", of(member).and("reason", reason), 1);
    }
  }

  @Override
  public void charged(String member, Map<String, Charge> charges) {
    charges.forEach(
        (population, charge) ->
            figures.count(
                "parley.epsilon.spent",
                of(member).and("population", population),
                charge.epsilon().doubleValue()));
  }

  @Override
  public void sent(String member, long rows, long bytes, boolean whole) {
    figures.count("parley.rows.sent", of(member), (double) rows);
    figures.count("parley.bytes.sent", of(member), (double) bytes);
    figures.count("parley.streams", of(member).and("outcome", whole ? "whole" : "broken"), 1);
  }

  @Override
  public <T> T during(Step step, String member, String query, Supplier<T> work) {
    Tenant tenant = new Tenant(collaboration, member);
    figures.works(tenant);
    try {
      return work.get();
    } finally {
      figures.rests(tenant);
    }
  }

  /** Shows the budgets of the node's populations, read from its ledger when somebody looks. */
  public static void showBudgets(Figures figures, PartyStanding standing) {
    for (Population population : standing.populations()) {
      Tags labels = Tags.of("population", population.toString());
      figures.show(
          "parley.budget.epsilon.spent",
          labels,
          () -> standing.balance(population).epsilon().doubleValue());
      figures.show(
          "parley.budget.epsilon.left",
          labels,
          () -> standing.balance(population).epsilonLeft().doubleValue());
    }
    figures.show("parley.budget.closure", Tags.empty(), () -> standing.isClosureNoted() ? 1 : 0);
  }
}
