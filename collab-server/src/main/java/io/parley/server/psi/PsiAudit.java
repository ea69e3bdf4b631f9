package io.parley.server.psi;

import io.parley.server.ledger.SqliteHelpLedger;
import io.parley.server.ledger.SqliteHelpLedger.Event;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Agreement;
import java.time.Clock;

/**
 * What this node found out about the partner of its runs, durably. In a file of its own: the ledger
 * of help must not come into being by a run of psi, as its absence says that it was lost.
 */
final class PsiAudit implements AutoCloseable {
  /** An asker whose tags did not answer the check rows. */
  static final String CAUGHT = "partner-failed-the-check";

  private static final String FILE = "psi-audit.db";
  private static final byte[] NOTHING = {};

  private final SqliteHelpLedger events;
  private final Agreement agreement;
  private final Clock clock;

  private PsiAudit(SqliteHelpLedger events, Agreement agreement, Clock clock) {
    this.events = events;
    this.agreement = agreement;
    this.clock = clock;
  }

  static PsiAudit open(NodeDirectory directory, Agreement agreement, Clock clock) {
    return new PsiAudit(SqliteHelpLedger.open(directory.resolve(FILE)), agreement, clock);
  }

  /** Enters that a run's check failed. The run was charged before, and stays charged. */
  void caught(String partner, String run) {
    events.enter(
        new Event(
            clock.instant(),
            agreement.collaboration(),
            agreement.epoch(),
            partner,
            CAUGHT,
            run,
            "run %s stays charged".formatted(run)),
        NOTHING);
  }

  /**
   * Lets nothing go on with a partner that was caught in this epoch: each further run would be a
   * further try.
   *
   * @throws PsiRefusal if it was
   */
  void requireNotCaught(String partner) {
    if (events.has(agreement.collaboration(), agreement.epoch(), CAUGHT)) {
      throw new PsiRefusal(
          "psi-partner-caught",
          "`%s` failed the check of a run in epoch %d".formatted(partner, agreement.epoch()),
          "speak to each other; in this epoch nothing goes on, agree on another when it is cleared up");
    }
  }

  @Override
  public void close() {
    events.close();
  }
}
