package io.parley.server.party;

import io.parley.query.account.Charge;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Tells several what it is told. */
record EveryPartyObserver(List<PartyObserver> observers) implements PartyObserver {
  @Override
  public void granted(String member, Fate fate, List<String> reasons) {
    observers.forEach(o -> o.granted(member, fate, reasons));
  }

  @Override
  public void charged(String member, Map<String, Charge> charges) {
    observers.forEach(o -> o.charged(member, charges));
  }

  @Override
  public void sent(String member, long rows, long bytes, boolean whole) {
    observers.forEach(o -> o.sent(member, rows, bytes, whole));
  }

  @Override
  public <T> T during(Step step, String member, String query, Supplier<T> work) {
    Supplier<T> nested = work;
    for (PartyObserver observer : observers) {
      Supplier<T> within = nested;
      nested = () -> observer.during(step, member, query, within);
    }
    return nested.get();
  }
}
