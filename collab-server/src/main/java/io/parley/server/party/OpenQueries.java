package io.parley.server.party;

import io.parley.server.wire.BadDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The granted questions of one collaboration, until their time is over. */
final class OpenQueries {
  private final House house;
  private final String collaboration;
  private final PartyObserver observer;
  private final Map<String, OpenQuery> open = new ConcurrentHashMap<>();

  OpenQueries(House house, String collaboration, PartyObserver observer) {
    this.house = house;
    this.collaboration = collaboration;
    this.observer = observer;
  }

  void add(OpenQuery query) {
    open.put(query.grant().queryId(), query);
  }

  /**
   * The open question of this id.
   *
   * @throws BadDocument when there is none
   */
  OpenQuery find(String queryId) {
    return Optional.ofNullable(open.get(queryId))
        .orElseThrow(() -> new BadDocument("no such query is open at this node"));
  }

  /** The time until the grant of an open question expires. */
  Duration left(String queryId) {
    return Duration.ofMillis(find(queryId).grant().expires() - house.clock().millis());
  }

  /** Whether the room may still come for something. */
  boolean isOwed() {
    long now = house.clock().millis();
    return open.values().stream().anyMatch(query -> query.isOwed(house.party(), now));
  }

  /** The editions by which they go. */
  List<Edition> editions() {
    return open.values().stream().map(OpenQuery::edition).toList();
  }

  /** Lets go what is kept of streams. */
  void letGo() {
    open.values().forEach(OpenQuery::letGo);
  }

  /** Forgets questions whose time is over; what they have reserved is burned first. */
  void burnExpired() {
    long now = house.clock().millis();
    open.values().removeIf(query -> isOver(query, now));
  }

  private boolean isOver(OpenQuery query, long now) {
    boolean over = query.grant().expires() <= now;
    if (over) {
      query.letGo();
      burn(query, Map.of());
    }
    return over;
  }

  /**
   * Burns what a question has reserved that its room will not send a go for. One that was committed
   * stays as it is, and what the room says of one that is not open here changes nothing.
   */
  void giveUp(String queryId) {
    OpenQuery query = open.get(queryId);
    if (query != null && burn(query, Map.of("why", "the room gave it up"))) {
      open.remove(queryId, query);
    }
  }

  private boolean burn(OpenQuery query, Map<String, String> why) {
    boolean burned = query.burn(() -> burned(query, why));
    if (burned) {
      observer.granted(query.grant().question().asker(), PartyObserver.Fate.BURNED, List.of());
    }
    return burned;
  }

  private void burned(OpenQuery query, Map<String, String> why) {
    String id = query.grant().queryId();
    house.ledger().burn(id);
    Map<String, String> details = new TreeMap<>(why);
    details.put("query", id);
    details.put(AuditedGrant.COLLABORATION, collaboration);
    house.audit().enter(house.audit().entry("burned", details));
  }
}
