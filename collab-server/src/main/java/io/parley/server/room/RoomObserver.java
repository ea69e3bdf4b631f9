package io.parley.server.room;

import io.parley.query.account.Charge;
import java.util.List;
import java.util.Map;

/**
 * What the room's own operator counts. Numbers of rows and bytes, and times, depend on the parties'
 * data: they are for the operator alone and never for an analyst or a member.
 */
public interface RoomObserver {
  /** Counts nothing. */
  RoomObserver NOBODY = new RoomObserver() {};

  /** What came of a question. */
  enum Outcome {
    /** Answered, and charged. */
    ANSWERED,
    /** Answered from what was released before, free. */
    REPEATED,
    /** Explained. */
    EXPLAINED,
    /** Refused before anything was charged. */
    REFUSED,
    /** Charged, and not answered. */
    FAILED
  }

  /**
   * A question has come to its end.
   *
   * @param reasons codes of a refusal; else empty
   */
  default void ended(String member, Outcome outcome, List<String> reasons) {}

  /** A question of this member was charged. */
  default void charged(String member, Map<String, Charge> charges) {}

  /** Rows of a party have arrived for a question of this member. */
  default void received(String member, String party, long rows, long bytes) {}

  /** A question of this member runs until the returned work is closed. */
  default Working works(String member) {
    return () -> {};
  }

  /** Something that runs. */
  @FunctionalInterface
  interface Working extends AutoCloseable {
    @Override
    void close();
  }
}
