package io.parley.server.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that an account asked over REST.
 *
 * @param number rises with every question of the room
 * @param id 32 random hexadecimal digits
 * @param kind which resource it is
 * @param key the idempotency key under which it was asked
 * @param digest of what was asked
 * @param request what was asked
 * @param outcome what came of it; only when {@link State#ENDED}
 */
@SuppressWarnings("ArrayRecordComponent") // Read from a row and handed on; never compared.
public record AskedOverRest(
    long number,
    String id,
    String account,
    String kind,
    String key,
    String digest,
    Instant at,
    byte[] request,
    State state,
    Optional<byte[]> outcome) {

  /** Where it stands. */
  public enum State {
    /** It runs. */
    OPEN,
    /** It has an outcome: an answer or a refusal. */
    ENDED,
    /** Its account called it off. */
    CANCELLED,
    /** The room stopped before it had an outcome, or failed at it. */
    BROKEN
  }
}
