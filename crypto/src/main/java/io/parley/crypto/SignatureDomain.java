package io.parley.crypto;

import java.nio.charset.StandardCharsets;

/**
 * What a signature is about. It is part of the signed bytes, so a signature for one purpose never
 * verifies for another, even if the payloads happen to be equal.
 *
 * <p>A label is for ever: to change what a purpose means, add a constant with a new version.
 */
public enum SignatureDomain {
  /** The room's request to a party's node. */
  GRANT("parley/v1/sign/grant"),
  /** A hold on a budget before a query runs. */
  RESERVATION("parley/v1/sign/reservation"),
  /** The charge that a reservation became. */
  COMMIT("parley/v1/sign/commit"),
  /** The agreement between members. */
  AGREEMENT("parley/v1/sign/agreement"),
  /** A table that a party puts into a collaboration, with its policy. */
  OFFER("parley/v1/sign/offer"),
  /** A policy file: its name, the SHA-256 of its bytes, and when it was signed. */
  POLICY("parley/v1/sign/policy"),
  /** That one key of a member takes the place of another. */
  SUCCESSION("parley/v1/sign/succession"),
  /** That a member takes its signature back from an agreement. */
  WITHDRAWAL("parley/v1/sign/withdrawal"),
  /** The transcript of a {@link KeyAgreement}. */
  KEY_AGREEMENT("parley/v1/sign/key-agreement"),
  /** A member's fresh public key for one dealing of a key ({@code group.GroupKeyRun}). */
  KEY_JOIN("parley/v1/sign/key-join"),
  /** A key that one member drew, sealed to each. */
  KEY_DEAL("parley/v1/sign/key-deal"),
  /** That a member holds the key that was agreed ({@code group.KeyConfirmation}). */
  KEY_CONFIRMATION("parley/v1/sign/key-confirmation"),
  /** The set that an owner brings to be blinded ({@code blind.SetCommitment}). */
  SET_COMMITMENT("parley/v1/sign/set-commitment"),
  /** That set, opened in an audit ({@code blind.SetOpening}). */
  SET_OPENING("parley/v1/sign/set-opening"),
  /** The transcript of a {@link KeyAgreement} for one intersection without a room. */
  INTERSECTION_KEY("parley/v1/sign/intersection-key"),
  /** What an asker proposes for an intersection of two parties without a room. */
  INTERSECTION_PROPOSAL("parley/v1/sign/intersection-proposal"),
  /** The terms on which the other party takes it. */
  INTERSECTION_TERMS("parley/v1/sign/intersection-terms"),
  /** That a party's ledger has paid for an intersection. */
  INTERSECTION_COMMIT("parley/v1/sign/intersection-commit"),
  /** The number that came out of it. */
  INTERSECTION_ANSWER("parley/v1/sign/intersection-answer"),
  /** People of one party, delivered to that party. */
  AUDIENCE("parley/v1/sign/audience"),
  /** The record of a release. */
  RECEIPT("parley/v1/sign/receipt"),
  /** How far a node's audit log had come, and the hash of all of it. */
  AUDIT_CHECKPOINT("parley/v1/sign/audit-checkpoint");

  private final String label;

  SignatureDomain(String label) {
    this.label = label;
  }

  /** The bytes that Ed25519 signs: label and payload, each preceded by its length. */
  byte[] message(byte[] payload) {
    return LengthPrefixed.of(label.getBytes(StandardCharsets.US_ASCII), payload);
  }
}
