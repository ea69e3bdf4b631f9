package io.parley.query;

import io.parley.policy.Circumstances;
import io.parley.policy.Cost;
import io.parley.policy.Inquiry;
import io.parley.policy.PolicySet;
import io.parley.policy.Pricing;
import io.parley.policy.SqlRefusal;
import io.parley.query.account.Charge;
import io.parley.query.account.Price;
import java.util.SortedMap;
import java.util.TreeMap;

/** Prices questions by planning them, as a room would. Reads no data, and charges nothing. */
public final class PlannedCosts implements Pricing {
  private final QueryEngine engine;

  public PlannedCosts(QueryEngine engine) {
    this.engine = engine;
  }

  @Override
  public SortedMap<String, Cost> price(
      Inquiry inquiry, PolicySet offered, Circumstances circumstances) {
    Ask ask =
        new Ask(
            inquiry.sql(),
            inquiry.wanted(),
            inquiry.question(),
            offered,
            KeyOrder.of(offered),
            circumstances);
    Planning planning = engine.plan(ask);
    if (planning instanceof Planning.Refused refused) {
      throw new SqlRefusal(refused.reasons().get(0));
    }
    Price price = ((Planning.Planned) planning).plan().price();
    SortedMap<String, Cost> costs = new TreeMap<>();
    price.charges().forEach((population, charge) -> costs.put(population, cost(charge, 0)));
    price
        .disclosures()
        .forEach(
            (population, times) ->
                costs.put(
                    population,
                    cost(price.charges().getOrDefault(population, Charge.NONE), times)));
    return costs;
  }

  private static Cost cost(Charge charge, int disclosures) {
    return new Cost(charge.epsilon(), charge.nominalDelta(), disclosures);
  }
}
