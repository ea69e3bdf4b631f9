package io.parley.server.room;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Tells parties that a grant gets no go, so that what they have reserved for it is free at once and
 * not when the grant expires. Nobody waits for it: the answer that leaves says nothing of it.
 */
final class GivingUp {
  private static final ExecutorService LINES =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "giving-up");
            thread.setDaemon(true);
            return thread;
          });

  private final Map<String, PartyLink> parties;

  GivingUp(Map<String, PartyLink> parties) {
    this.parties = parties;
  }

  /** Tells whoever of these has reserved, or may have. */
  void tell(List<Reserving> all, String queryId) {
    for (Reserving one : all) {
      if (one.mayHold()) {
        PartyLink link = Optional.ofNullable(parties.get(one.party())).orElseThrow();
        Future<?> unused = LINES.submit(() -> tell(link, queryId));
      }
    }
  }

  private static void tell(PartyLink link, String queryId) {
    try {
      link.giveUp(queryId);
    } catch (RuntimeException untold) {
      // It is away, or of a version before: the grant expires there.
    }
  }
}
