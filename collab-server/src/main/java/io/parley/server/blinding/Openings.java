package io.parley.server.blinding;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.VerifyingKey;
import io.parley.crypto.blind.BlindingTerms;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.crypto.blind.SetCommitment;
import io.parley.crypto.blind.SetOpening;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.Store;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Agreement;
import java.util.Arrays;

/**
 * A commitment in an audit: its owner opens it, whoever helped shows what was signed, and an
 * auditor looks whether the one fits the other. {@link SetOpening} says what is disclosed to whom.
 */
public final class Openings {
  private Openings() {}

  /**
   * What an opening shows.
   *
   * @param people how many people, exactly
   * @param rows how many were committed, padding included
   * @param matchKeys theirs, packed
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on; nobody compares it.
  public record Shown(
      String collaboration,
      int epoch,
      String owner,
      int run,
      int people,
      long rows,
      byte[] matchKeys) {}

  /**
   * The signed opening of what this node committed to in a run, match keys and all.
   *
   * @throws ConfigurationException when the run's set is not kept here
   */
  public static byte[] open(NodeDirectory directory, Agreement agreement, String name, int run) {
    BlindingTerms terms = terms(agreement);
    if (!BlindingStore.hasScalar(directory, terms.epoch())
        || !BlindingStore.hasMemory(directory, terms.epoch())) {
      throw new ConfigurationException(
          "this node has blinded nobody in epoch %d".formatted(terms.epoch()));
    }
    BlindingStore store = new BlindingStore(directory, terms, name);
    OwnerMemory memory = store.memory();
    byte[] set =
        store
            .set(run)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "no set of run %d is kept here; this node began %d run(s) in epoch %d, and keeps what had new people"
                            .formatted(run, memory.run(), terms.epoch())));
    try {
      return SignedBytes.sign(
              directory.signingKey(), SignatureDomain.SET_OPENING, memory.opening(run, set).bytes())
          .encode();
    } finally {
      Arrays.fill(set, (byte) 0);
    }
  }

  /**
   * What an owner signed before it was helped in a run, as this node keeps it.
   *
   * @throws ConfigurationException when this node keeps no such commitment
   */
  public static byte[] commitment(Databases databases, Agreement agreement, String owner, int run) {
    BlindingTerms terms = terms(agreement);
    if (databases.isNew(Store.HELP)) {
      throw new ConfigurationException(
          "this node has helped nobody: there is no " + databases.place(Store.HELP));
    }
    try (StoredHelpLedger ledger = StoredHelpLedger.open(databases, Store.HELP)) {
      return ledger
          .document(
              terms.collaboration(),
              terms.epoch(),
              owner,
              BlindingAudit.COMMITMENT,
              BlindingAudit.ofRun(run))
          .orElseThrow(
              () ->
                  new ConfigurationException(
                      "`%s` announced no run %d here in epoch %d"
                          .formatted(owner, run, terms.epoch())));
    }
  }

  /**
   * What an opening shows, if it fits a commitment.
   *
   * @param opening as its owner signed it
   * @param commitment as its owner signed it before it was helped
   * @throws ConfigurationException saying why nothing is shown
   */
  public static Shown check(byte[] opening, byte[] commitment, VerifyingKey owner) {
    SetCommitment committed =
        SetCommitment.read(opened(commitment, owner, SignatureDomain.SET_COMMITMENT, "commitment"))
            .orElseThrow(() -> refused("the commitment is none"));
    SetOpening said =
        SetOpening.read(opened(opening, owner, SignatureDomain.SET_OPENING, "opening"))
            .orElseThrow(() -> refused("the opening is none"));
    if (!said.commitment().equals(committed)) {
      throw refused("the opening is of another commitment than this of run " + committed.run());
    }
    if (!said.shows(committed)) {
      throw refused(
          "the opening does not fit the commitment: these are not the people whom `%s` committed to, or not all of them"
              .formatted(committed.owner()));
    }
    return new Shown(
        committed.collaboration(),
        committed.epoch(),
        committed.owner(),
        committed.run(),
        said.people(),
        committed.rows(),
        said.matchKeys());
  }

  private static byte[] opened(
      byte[] signed, VerifyingKey owner, SignatureDomain domain, String what) {
    try {
      return SignedBytes.decode(signed).open(owner, domain);
    } catch (SignatureRejected | IllegalArgumentException e) {
      throw refused("the %s is not signed by its owner as it is".formatted(what));
    }
  }

  private static ConfigurationException refused(String why) {
    return new ConfigurationException(why + "; it shows nothing");
  }

  private static BlindingTerms terms(Agreement agreement) {
    return agreement
        .blinding()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "the agreement is on keyed pseudonyms: nobody commits to anything"));
  }
}
