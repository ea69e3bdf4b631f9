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
 * @param batchesLeft the batches of that run that may still come
 * @param commitment of that run
 * @param lastBatch the last batch answered
 * @param windowStart when the quota's present window began
 * @param windowRows the rows multiplied in it
 */
public record HelpAccount(
    long rows,
    long answered,
    int run,
    int batchesLeft,
    Optional<Fingerprint> commitment,
    Optional<Fingerprint> lastBatch,
    Instant windowStart,
    long windowRows) {
  /** Nothing was done yet. */
  public static final HelpAccount EMPTY =
      new HelpAccount(0, 0, 0, 0, Optional.empty(), Optional.empty(), Instant.EPOCH, 0);

  /** After a commitment was accepted. */
  HelpAccount announced(SetCommitment accepted, int batches) {
    return new HelpAccount(
        rows,
        answered,
        accepted.run(),
        batches,
        Optional.of(accepted.fingerprint()),
        lastBatch,
        windowStart,
        windowRows);
  }

  /** After a batch, in a window that has begun. */
  HelpAccount charged(Fingerprint batch, int batchRows) {
    return new HelpAccount(
        Math.addExact(rows, batchRows),
        answered + 1,
        run,
        batchesLeft - 1,
        commitment,
        Optional.of(batch),
        windowStart,
        Math.addExact(windowRows, batchRows));
  }

  /** The same in the window at {@code now}: the present one, or a new one that begins then. */
  HelpAccount at(Instant now, HelpQuota quota) {
    if (now.isBefore(windowStart.plus(quota.window()))) {
      return this;
    }
    return new HelpAccount(rows, answered, run, batchesLeft, commitment, lastBatch, now, 0);
  }
}
