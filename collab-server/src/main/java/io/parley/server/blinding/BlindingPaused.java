package io.parley.server.blinding;

import java.time.Duration;

/**
 * An owner's session ended for a time: its helper's quota is used up. Unlike {@link
 * BlindingFailed}, nothing is wrong: another session goes on after the pause.
 */
public final class BlindingPaused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Duration left;

  BlindingPaused(String message, Duration left) {
    super(message);
    this.left = left;
  }

  /** How long, as the helper says. */
  public Duration left() {
    return left;
  }
}
