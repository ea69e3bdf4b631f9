package io.parley.crypto.blind;

/**
 * A helper did not multiply all rows of an epoch by the same scalar ({@link SpotChecks}). The run
 * has ended, and whoever catches this must enter it in the audit: an honest helper never causes it,
 * short of a broken machine.
 */
public final class SpotCheckFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String helper;
  private final int epoch;
  private final long sequence;

  SpotCheckFailed(String helper, int epoch, long sequence) {
    super(
        "`%s` treated rows of batch %d in epoch %d differently; the run has ended"
            .formatted(helper, sequence, epoch));
    this.helper = helper;
    this.epoch = epoch;
    this.sequence = sequence;
  }

  /** Who answered. */
  public String helper() {
    return helper;
  }

  /** In which epoch. */
  public int epoch() {
    return epoch;
  }

  /** To which batch of the owner to this helper, counted from 0. */
  public long sequence() {
    return sequence;
  }
}
