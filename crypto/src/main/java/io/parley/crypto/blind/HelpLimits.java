package io.parley.crypto.blind;

import io.parley.crypto.blind.HelpRefused.Reason;

/**
 * What a helper does for nothing, and so only so often: an owner could else keep it multiplying, or
 * fill its audit, without one row being counted.
 *
 * <p>With both, an owner gets at most {@value #MOST_REPEATS} repeats a counted batch, so the growth
 * cap bounds all multiplications; and its helper's audit, which has a few entries a run and one for
 * each reason of a refusal, is bounded too.
 */
public final class HelpLimits {
  /** How often the answer to a batch is given once more. */
  public static final int MOST_REPEATS = 8;

  /** How many runs an owner may announce in an epoch. */
  public static final int MOST_RUNS = 1_000;

  private HelpLimits() {}

  static void requireRepeat(HelpAccount account) {
    if (account.repeats() >= MOST_REPEATS) {
      throw new HelpRefused(
          Reason.REPEATS,
          "batch %d was answered again %d times, which is the limit: begin another run"
              .formatted(account.answered() - 1, MOST_REPEATS));
    }
  }

  static void requireRun(HelpAccount account) {
    if (account.runs() >= MOST_RUNS) {
      throw new HelpRefused(
          Reason.RUNS,
          "%d runs were announced in this epoch, which is the limit: wait for the next epoch, or agree on another"
              .formatted(MOST_RUNS));
    }
  }
}
