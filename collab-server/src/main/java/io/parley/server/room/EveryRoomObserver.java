package io.parley.server.room;

import io.parley.query.account.Charge;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Tells several what it is told. */
record EveryRoomObserver(List<RoomObserver> observers) implements RoomObserver {
  @Override
  public void ended(String member, Outcome outcome, List<String> reasons) {
    observers.forEach(o -> o.ended(member, outcome, reasons));
  }

  @Override
  public void charged(String member, Map<String, Charge> charges) {
    observers.forEach(o -> o.charged(member, charges));
  }

  @Override
  public void received(String member, String party, long rows, long bytes) {
    observers.forEach(o -> o.received(member, party, rows, bytes));
  }

  @Override
  public Working works(String member) {
    List<Working> all = observers.stream().map(o -> o.works(member)).toList();
    return () -> all.forEach(Working::close);
  }

  @Override
  public <T> T during(Step step, About about, Supplier<T> work) {
    Supplier<T> nested = work;
    for (RoomObserver observer : observers) {
      Supplier<T> within = nested;
      nested = () -> observer.during(step, about, within);
    }
    return nested.get();
  }
}
