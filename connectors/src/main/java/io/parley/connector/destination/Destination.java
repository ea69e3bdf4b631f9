package io.parley.connector.destination;

import java.util.Optional;

/**
 * A receiver of audiences, configured.
 *
 * <p>Implementations are called from one thread at a time. No exception, log or {@code toString} of
 * theirs shows a person's value or a secret.
 */
public interface Destination {
  /** The name in policies and receipts: lower case, with hyphens. */
  String name();

  /**
   * What tells this destination from another of the same kind, such as account and audience. No
   * secret: it goes into batch ids and receipts.
   */
  String target();

  /** What it takes. */
  Takes takes();

  /** The person in the receiver's form. A pure function. */
  Encoded encode(AudienceMember member);

  /** Exactly what is sent of a batch. A pure function. */
  byte[] body(Batch batch);

  /**
   * Has the receiver say whether it would take the batch, where it offers that; where it has no dry
   * run, the batch is written and nothing sent. Changes nothing at the receiver.
   */
  default BatchResult validate(Batch batch) {
    return new BatchResult.Accepted(Optional.empty(), 0);
  }

  /**
   * Sends the batch.
   *
   * @return what became of it; trying again, where that can help, has been done
   * @throws DestinationException if nothing was sent, and the whole delivery has to stop: a secret
   *     is missing
   */
  BatchResult deliver(Batch batch);
}
