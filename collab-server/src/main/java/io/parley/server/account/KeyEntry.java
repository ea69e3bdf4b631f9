package io.parley.server.account;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a room knows of what opens an account: of an access key all but the key, or a subject.
 *
 * @param id its name, no secret: 12 hexadecimal digits
 * @param expires the first moment at which it is not known any more
 * @param used the last UTC day on which it opened the account; only the day, so that the table is
 *     no log of what somebody does
 * @param subject for whom a provider's token opens it; empty: it is an access key
 */
public record KeyEntry(
    String id,
    String account,
    Instant made,
    Instant expires,
    Optional<Instant> revoked,
    Optional<LocalDate> used,
    Optional<Subject> subject) {

  /** The same, revoked then. */
  public KeyEntry revokedAt(Instant at) {
    return new KeyEntry(id, account, made, expires, Optional.of(at), used, subject);
  }

  /** What it is at a time. */
  public State at(Instant now) {
    if (revoked.isPresent()) {
      return State.REVOKED;
    }
    return now.isBefore(expires) ? State.VALID : State.EXPIRED;
  }

  /** Whether a key opens anything. */
  public enum State {
    VALID,
    EXPIRED,
    REVOKED
  }
}
