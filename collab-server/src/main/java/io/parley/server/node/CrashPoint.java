package io.parley.server.node;

/**
 * Places between two durable steps of a question, where a halt hurts most. Nodes tell here that
 * they came by. In a running node nobody listens: only constructors that their packages keep to
 * themselves take anything but {@link #NONE}, so that no property, argument or message reaches it.
 */
@FunctionalInterface
public interface CrashPoint {
  /** Nobody listens. */
  CrashPoint NONE = (step, queryId) -> {};

  /** The places, in the order in which a question comes by. */
  enum Step {
    /** A party's ledger holds the charge; its reservation is not yet sent. */
    PARTY_RESERVED,
    /** The room has every party's reservation; nobody was told to go. */
    ROOM_RESERVED,
    /** A party has checked the go; it has not committed. */
    PARTY_GO,
    /** A party has committed; its commit is not yet sent. */
    PARTY_COMMITTED,
    /** The room has every party's commit; it has stored none. */
    ROOM_COMMITTED,
    /** The room has stored the commits; it has asked for no row. */
    ROOM_COMMITS_STORED,
    /** A party is asked for rows; it has read none. */
    PARTY_BEFORE_FIRST_ROW,
    /** The room has drawn the noise; the answer is not stored. */
    ROOM_ANSWERED,
    /** The answer is stored; it has not been sent. */
    ROOM_STORED
  }

  /** A question is at this step. */
  void reached(Step step, String queryId);
}
