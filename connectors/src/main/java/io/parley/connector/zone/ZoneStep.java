package io.parley.connector.zone;

/**
 * Places between two durable steps, where a halt hurts most. In a running node nobody listens: only
 * constructors that the package keeps to itself take anything but {@link Listener#NONE}.
 */
public enum ZoneStep {
  /** The raw table of a new source is there, without rows. */
  RAW_MADE,
  /** The files of a batch are written; no commit names them. */
  RAW_WRITTEN,
  /** A batch is committed; its source does not know. */
  RAW_COMMITTED,
  /** The clean table of a new source is there, without rows. */
  CLEAN_MADE,
  /** All clean rows are written, those that fit the mapping and those that do not in one file. */
  CLEAN_WRITTEN,
  /** Both kinds are written apart; no commit names them. */
  CLEAN_PARTED,
  /** The clean rows are committed. */
  CLEAN_COMMITTED,
  /** What was rejected is written anew; the commit still names the files of before. */
  REPLAY_WRITTEN,
  /** What was rejected is replaced. */
  REPLAY_COMMITTED;

  /** Is told of places that were reached. */
  @FunctionalInterface
  interface Listener {
    /** Nobody listens. */
    Listener NONE = step -> {};

    /** Writing is at this step. */
    void reached(ZoneStep step);
  }
}
