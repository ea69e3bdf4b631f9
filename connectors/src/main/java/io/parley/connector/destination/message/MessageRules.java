package io.parley.connector.destination.message;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * When a person gets no message: after asking for none, at night where the person is, and after so
 * many in a period.
 *
 * @param unsubscribed tells who asked for none; asked before each message
 * @param quietFrom when the night begins; the same as {@code quietTo} for no night
 * @param quietTo when it ends
 * @param zone where a person's clock stands; where it is empty, no message goes while it is night
 *     in any of {@code zones}
 * @param zones where people may be
 * @param most messages in a period, 1 or more
 * @param period how long it is
 * @param log what was sent
 * @param clock what time it is
 */
public record MessageRules(
    Unsubscribed unsubscribed,
    LocalTime quietFrom,
    LocalTime quietTo,
    Function<AudienceMember, Optional<ZoneId>> zone,
    Set<ZoneId> zones,
    int most,
    Duration period,
    MessageLog log,
    InstantSource clock) {
  /** Who wants no messages. */
  @FunctionalInterface
  public interface Unsubscribed {
    /**
     * Whether the person wants none.
     *
     * @param member with every address of the channel, canonical, as {@link UnsubscribeLinks} has
     *     them
     */
    boolean contains(AudienceMember member);
  }

  /** Checks the numbers. */
  public MessageRules {
    zones = Set.copyOf(zones);
    if (most < 1 || period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("one message or more may go in a period of some length");
    }
  }

  /** Why the person gets none now; empty if it may. Notes nothing. */
  public Optional<SkipReason> against(AudienceMember member) {
    if (unsubscribed.contains(member)) {
      return Optional.of(SkipReason.SUPPRESSED);
    }
    if (quiet(member)) {
      return Optional.of(SkipReason.QUIET_HOURS);
    }
    return log.sentSince(member.id(), clock.instant().minus(period)) >= most
        ? Optional.of(SkipReason.TOO_OFTEN)
        : Optional.empty();
  }

  /** The same, and notes that a message goes to the person at this time where one may. */
  Optional<SkipReason> sending(AudienceMember member, Instant now) {
    Optional<SkipReason> against = against(member);
    return against.isPresent() || log.sending(member.id(), now, now.minus(period), most)
        ? against
        : Optional.of(SkipReason.TOO_OFTEN);
  }

  private boolean quiet(AudienceMember member) {
    return zone.apply(member)
        .map(this::quiet)
        .orElseGet(() -> zones.stream().anyMatch(this::quiet));
  }

  private boolean quiet(ZoneId where) {
    LocalTime now = clock.instant().atZone(where).toLocalTime();
    return quietFrom.isBefore(quietTo)
        ? !now.isBefore(quietFrom) && now.isBefore(quietTo)
        : !quietFrom.equals(quietTo) && (!now.isBefore(quietFrom) || now.isBefore(quietTo));
  }
}
