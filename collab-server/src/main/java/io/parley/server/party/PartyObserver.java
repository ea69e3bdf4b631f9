package io.parley.server.party;

import io.parley.query.account.Charge;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a party's own operator counts and follows, in one collaboration. Numbers of rows and bytes,
 * and times, depend on the party's data: they are for its operator alone and never for the room or
 * a member.
 */
public interface PartyObserver {
  /** Counts nothing. */
  PartyObserver NOBODY = new PartyObserver() {};

  /** What became of a grant. */
  enum Fate {
    /** The price is held. */
    RESERVED,
    /** The price is spent. */
    COMMITTED,
    /** Not allowed, or not affordable. */
    REFUSED,
    /** Of a form that no honest room sends; the audit log says what was wrong. */
    REJECTED,
    /** It was reserved, and its go never came. */
    BURNED
  }

  /** What a party does for a question. */
  enum Step {
    /** Plans it, judges it and holds its price. */
    RESERVE,
    /** Spends the price. */
    GO,
    /** Reads rows, and sends them. */
    STREAM
  }

  /**
   * A grant has come so far.
   *
   * @param member who asked; empty where the grant could not be read
   * @param reasons codes of a refusal; else empty
   */
  default void granted(String member, Fate fate, List<String> reasons) {}

  /** A question of this member was charged to this party's populations. */
  default void charged(String member, Map<String, Charge> charges) {}

  /**
   * Rows went to the room for a question of this member.
   *
   * @param whole whether the stream came to its end
   */
  default void sent(String member, long rows, long bytes, boolean whole) {}

  /**
   * Does the work of a step, and follows it.
   *
   * @param member who asked
   * @param query the query's id
   */
  default <T> T during(Step step, String member, String query, Supplier<T> work) {
    return work.get();
  }

  /** All of these, in their order. */
  static PartyObserver all(List<PartyObserver> observers) {
    return new EveryPartyObserver(List.copyOf(observers));
  }
}
