package io.parley.server.room;

import io.parley.query.account.Charge;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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

  /** What the room does for a question. */
  enum Step {
    /** All of it, from the moment it is asked until its answer may leave. */
    QUESTION,
    /** The parties' offers are fetched. */
    OFFERS,
    /** It is planned, judged and priced. */
    PLAN,
    /** It has a place, until its answer may leave. */
    GRANT,
    /** A party reserves. */
    RESERVE,
    /** A party commits. */
    GO,
    /** A party's rows arrive. */
    STREAM,
    /** The joint statement runs, and noise is drawn. */
    JOINT,
    /** Commits or the answer are stored. */
    STORE
  }

  /**
   * What a step is about.
   *
   * @param member whose question it is
   * @param query the query's id, which is random; empty before there is one
   * @param party which party is spoken to; empty where none is
   */
  record About(String member, String query, String party) {
    /** A member's question without an id. */
    static About of(String member) {
      return new About(member, "", "");
    }

    /** The same, with a party. */
    About with(String other) {
      return new About(member, query, other);
    }
  }

  /** Does the work of a step, and follows it. */
  default <T> T during(Step step, About about, Supplier<T> work) {
    return work.get();
  }

  /** All of these, in their order. */
  static RoomObserver all(List<RoomObserver> observers) {
    return new EveryRoomObserver(List.copyOf(observers));
  }

  /** Something that runs. */
  @FunctionalInterface
  interface Working extends AutoCloseable {
    @Override
    void close();
  }
}
