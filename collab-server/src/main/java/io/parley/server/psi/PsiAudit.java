package io.parley.server.psi;

import io.parley.server.ledger.Databases;
import io.parley.server.ledger.Store;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.ledger.StoredHelpLedger.Entry;
import io.parley.server.ledger.StoredHelpLedger.Event;
import io.parley.server.wire.Agreement;
import java.time.Clock;
import java.util.List;

/**
 * What this node found out about the partners of its runs, durably. In a store of its own: the
 * ledger of help must not come into being by a run of psi, as its absence says that it was lost.
 *
 * <p>Claim: under all agreements of this node together, a partner has one failed check, and no
 * further run after it until both have signed another epoch of the agreement under which it failed.
 * So two organisations with many agreements have no more tries than with one. A partner is who
 * holds its signing key, whatever an agreement calls it. Assumptions: the store is this node's own
 * and not taken back; runs come one after another, as the node's lock has it.
 */
final class PsiAudit implements AutoCloseable {
  /** An asker whose tags did not answer the check rows. */
  static final String CAUGHT = "partner-failed-the-check";

  /** The same, with its signing key as the subject. */
  private static final String CAUGHT_KEY = "partner-key-failed-the-check";

  /** The members have agreed on a later epoch than that of a failed check. */
  private static final String CLEARED = "cleared-by-another-epoch";

  /** The store was gone where there should be one. */
  private static final String LOST = "record-lost";

  private static final String NAME = Store.PSI.file();
  private static final byte[] NOTHING = {};

  private final StoredHelpLedger events;
  private final Agreement agreement;
  private final Clock clock;

  private PsiAudit(StoredHelpLedger events, Agreement agreement, Clock clock) {
    this.events = events;
    this.agreement = agreement;
    this.clock = clock;
  }

  /**
   * Opens the store, making it when it is not there.
   *
   * @param mayHaveRun whether there may have been runs before: with no record, nobody knows who was
   *     caught in them, and in the epochs of now nothing goes on
   */
  static PsiAudit open(Databases databases, Agreement agreement, Clock clock, boolean mayHaveRun) {
    boolean lost = mayHaveRun && databases.isNew(Store.PSI);
    PsiAudit audit = new PsiAudit(StoredHelpLedger.open(databases, Store.PSI), agreement, clock);
    if (lost) {
      audit.enter("", LOST, "the file", "%s was gone".formatted(NAME));
    }
    return audit;
  }

  /** Enters that a run's check failed. The run was charged before, and stays charged. */
  void caught(String partner, String run) {
    String details = "run %s stays charged".formatted(run);
    enter(partner, CAUGHT, run, details);
    enter(partner, CAUGHT_KEY, key(partner), details);
  }

  private String key(String partner) {
    return agreement.member(partner).verifyingKey().fingerprint().text();
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
   * Lets nothing go on with a partner that was caught, under whichever agreement: each further run
   * would be a further try.
   *
   * @throws PsiRefusal if it was, or if nobody knows
   */
  void requireNotCaught(String partner) {
    List<Event> all = events.entries().stream().map(Entry::event).toList();
    requireRecord(all);
    for (Event one : all) {
      if (isOf(one, partner)) {
        requireCleared(one, partner, all);
      }
    }
  }

  /** Where the record was lost, nobody knows who was caught under any agreement. */
  private void requireRecord(List<Event> all) {
    List<Event> lost = all.stream().filter(e -> e.what().equals(LOST)).toList();
    boolean before = lost.stream().anyMatch(e -> isHere(e) && e.epoch() < agreement.epoch());
    if (!lost.isEmpty() && !before) {
      enter("", LOST, "the file", "%s was gone".formatted(NAME));
      throw new PsiRefusal(
          "psi-record-lost",
          "the record of failed checks was lost in epoch %d".formatted(agreement.epoch()),
          "agree on another epoch");
    }
  }

  /** A version before kept names alone. */
  private boolean isOf(Event one, String partner) {
    return (one.what().equals(CAUGHT) && one.member().equals(partner))
        || (one.what().equals(CAUGHT_KEY) && one.subject().equals(key(partner)));
  }

  private void requireCleared(Event caught, String partner, List<Event> all) {
    if (isHere(caught) && caught.epoch() < agreement.epoch()) {
      enter(partner, CLEARED, key(partner), "of epoch %d".formatted(caught.epoch()));
      return;
    }
    boolean cleared =
        !isHere(caught)
            && all.stream()
                .anyMatch(
                    e ->
                        e.what().equals(CLEARED)
                            && e.collaboration().equals(caught.collaboration())
                            && e.epoch() > caught.epoch());
    if (!cleared) {
      throw new PsiRefusal(
          "psi-partner-caught",
          "`%s` failed the check of a run in epoch %d of `%s`"
              .formatted(partner, caught.epoch(), caught.collaboration()),
          "speak to each other; under no agreement of this node anything goes on, agree on another epoch of that one when it is cleared up, and run psi under it first");
    }
  }

  private boolean isHere(Event one) {
    return one.collaboration().equals(agreement.collaboration());
  }

  @Override
  public void close() {
    events.close();
  }
}
