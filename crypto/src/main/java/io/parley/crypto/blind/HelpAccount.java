package io.parley.crypto.blind;

import io.parley.crypto.Fingerprint;
import java.time.Instant;
import java.util.Optional;

/**
 * What a helper has done for one owner in one epoch.
 *
 * @param rows the rows multiplied
 * @param answered the batches answered, and so the number of the next one
 * @param run the owner's last run that was announced, 0 if none
 * @param runs how many runs were announced
 * @param batchesLeft the batches of that run that may still come
 * @param commitment of that run
 * @param lastBatch the last batch answered
 * @param repeats how often its answer was given once more
 * @param windowStart when the quota's present window began
 * @param windowRows the rows multiplied in it
 */
public record HelpAccount(
    long rows,
    long answered,
    int run,
    int runs,
    int batchesLeft,
    Optional<Fingerprint> commitment,
    Optional<Fingerprint> lastBatch,
    int repeats,
    Instant windowStart,
    long windowRows) {
  /** Nothing was done yet. */
  public static final HelpAccount EMPTY =
      new HelpAccount(0, 0, 0, 0, 0, Optional.empty(), Optional.empty(), 0, Instant.EPOCH, 0);

  /** After a commitment was accepted. */
  HelpAccount announced(SetCommitment accepted, int batches) {
    return new HelpAccount(
        rows,
        answered,
        accepted.run(),
        runs + 1,
        batches,
        Optional.of(accepted.fingerprint()),
        lastBatch,
        repeats,
        windowStart,
        windowRows);
  }

  /** After a batch, in a window that has begun. */
  HelpAccount charged(Fingerprint batch, int batchRows) {
    return new HelpAccount(
        Math.addExact(rows, batchRows),
        answered + 1,
        run,
        runs,
        batchesLeft - 1,
        commitment,
        Optional.of(batch),
        0,
        windowStart,
        Math.addExact(windowRows, batchRows));
  }

  /** After the last batch's answer was given once more. */
  HelpAccount repeated() {
    return new HelpAccount(
        rows,
        answered,
        run,
        runs,
        batchesLeft,
        commitment,
        lastBatch,
        repeats + 1,
        windowStart,
        windowRows);
  }

  /** The same in the window at {@code now}: the present one, or a new one that begins then. */
  HelpAccount at(Instant now, HelpQuota quota) {
    if (now.isBefore(windowStart.plus(quota.window()))) {
      return this;
    }
    return new HelpAccount(
        rows, answered, run, runs, batchesLeft, commitment, lastBatch, repeats, now, 0);
  }
}
