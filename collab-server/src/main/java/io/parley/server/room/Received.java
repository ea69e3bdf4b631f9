package io.parley.server.room;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Tells parties that nothing more of their streams is wanted, so that they need not keep any until
 * the grant expires. It is told when the answer leaves, at its tick, or at the deadline where a
 * question fails, be it that another party's stream spoiled it: parties learn from it nothing of
 * how long the question took, nor of what came of it, that its asker does not. Nobody waits for it.
 */
final class Received {
  private static final ExecutorService LINES =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "received");
            thread.setDaemon(true);
            return thread;
          });

  private final Map<String, PartyLink> parties;

  Received(Map<String, PartyLink> parties) {
    this.parties = parties;
  }

  /** Tells all that sent rows of people; of other streams nothing is kept. */
  void tell(PrivatePlan plan, String queryId) {
    for (Contribution contribution : plan.contributions()) {
      if (contribution instanceof Contribution.Rows rows) {
        PartyLink link = Optional.ofNullable(parties.get(rows.party())).orElseThrow();
        Future<?> unused = LINES.submit(() -> tell(link, queryId, rows.name()));
      }
    }
  }

  private static void tell(PartyLink link, String queryId, String name) {
    try {
      link.received(queryId, name);
    } catch (RuntimeException untold) {
      // It is away: what it keeps goes when the grant expires.
    }
  }
}
