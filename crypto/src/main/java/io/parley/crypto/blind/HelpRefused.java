package io.parley.crypto.blind;

import java.time.Duration;
import java.util.Optional;

/**
 * A helper does not answer. The message says what is wrong and what to do instead, and nothing of
 * any row; it may be sent to the owner.
 */
public final class HelpRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. Names are stable: they go into audits. */
  public enum Reason {
    /** Cut short, with bytes after its end, or no batch or commitment at all. */
    MALFORMED,
    /** Of another collaboration, epoch, owner or helper. */
    NOT_FOR_US,
    /** Not of the size that the terms say. */
    WRONG_SIZE,
    /** Answered before, or not the next one. */
    OUT_OF_ORDER,
    /** Not announced by an accepted commitment. */
    NOT_COMMITTED,
    /** Beyond the growth cap of the epoch. */
    GROWTH_CAP,
    /** Beyond the quota of the present window. */
    QUOTA,
    /** The answer to a batch was given again as often as is done. */
    REPEATS,
    /** As many runs were announced in the epoch as may be. */
    RUNS,
    /** Unusable points. */
    POINTS,
    /** Another batch of the same owner is being answered. */
    BUSY
  }

  private final Reason reason;
  private final transient Optional<Duration> pause;

  HelpRefused(Reason reason, String message) {
    this(reason, message, Optional.empty());
  }

  private HelpRefused(Reason reason, String message, Optional<Duration> pause) {
    super(message);
    this.reason = reason;
    this.pause = pause;
  }

  static HelpRefused quota(String message, Duration pause) {
    return new HelpRefused(Reason.QUOTA, message, Optional.of(pause));
  }

  /** How long this refusal holds, where time alone ends it: that of the quota. */
  public Optional<Duration> pause() {
    return pause;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
