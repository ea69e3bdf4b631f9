package io.parley.server.psi;

import io.parley.server.ledger.Databases;
import io.parley.server.ledger.SqliteHelpLedger;
import io.parley.server.ledger.SqliteHelpLedger.Event;
import io.parley.server.ledger.Store;
import io.parley.server.wire.Agreement;
import java.time.Clock;

/**
 * What this node found out about the partner of its runs, durably. In a store of its own: the
 * ledger of help must not come into being by a run of psi, as its absence says that it was lost.
 */
final class PsiAudit implements AutoCloseable {
  /** An asker whose tags did not answer the check rows. */
  static final String CAUGHT = "partner-failed-the-check";

  /** The store was gone where there should be one. */
  private static final String LOST = "record-lost";

  private static final String NAME = Store.PSI.file();
  private static final byte[] NOTHING = {};

  private final SqliteHelpLedger events;
  private final Agreement agreement;
  private final Clock clock;

  private PsiAudit(SqliteHelpLedger events, Agreement agreement, Clock clock) {
    this.events = events;
    this.agreement = agreement;
    this.clock = clock;
  }

  /**
   * Opens the store, making it when it is not there.
   *
   * @param mayHaveRun whether there may have been runs before: with no record, nobody knows who was
   *     caught in them, and in this epoch nothing goes on
   */
  static PsiAudit open(Databases databases, Agreement agreement, Clock clock, boolean mayHaveRun) {
    boolean lost = mayHaveRun && databases.isNew(Store.PSI);
    PsiAudit audit = new PsiAudit(SqliteHelpLedger.open(databases, Store.PSI), agreement, clock);
    if (lost) {
      audit.enter("", LOST, "the file", "%s was gone".formatted(NAME));
    }
    return audit;
  }

  /** Enters that a run's check failed. The run was charged before, and stays charged. */
  void caught(String partner, String run) {
    enter(partner, CAUGHT, run, "run %s stays charged".formatted(run));
  }

  private void enter(String partner, String what, String subject, String details) {
    events.enter(
        new Event(
            clock.instant(),
            agreement.collaboration(),
            agreement.epoch(),
            partner,
            what,
            subject,
            details),
        NOTHING);
  }

  /**
   * Lets nothing go on with a partner that was caught in this epoch: each further run would be a
   * further try.
   *
   * @throws PsiRefusal if it was, or if nobody knows
   */
  void requireNotCaught(String partner) {
    if (events.has(agreement.collaboration(), agreement.epoch(), LOST)) {
      throw new PsiRefusal(
          "psi-record-lost",
          "the record of failed checks was lost in epoch %d".formatted(agreement.epoch()),
          "agree on another epoch");
    }
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
