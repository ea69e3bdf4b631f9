package io.parley.server.party;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What all collaborations of a party have reserved. They pay from one budget, so that what one of
 * them has left to expire must not stand in the way of another.
 *
 * <p>Claim: a reservation that no go came for holds the budget no longer than to the first grant
 * that comes after its own expired, whichever collaboration that is of. Assumption: the ledger can
 * be written. No lock of a desk is held here: each question is decided under its own ({@link
 * OpenQuery}), and under it only the ledger is written.
 */
final class Reservations {
  private final List<OpenQueries> all = new CopyOnWriteArrayList<>();

  /** Counts a collaboration in. */
  void add(OpenQueries open) {
    all.add(open);
  }

  /** Burns what has expired, of every collaboration. */
  void burnExpired() {
    all.forEach(OpenQueries::burnExpired);
  }
}
