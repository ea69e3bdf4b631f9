package io.parley.connector.destination.message;

import java.time.Instant;

/** What was sent to whom, over all deliveries, for the cap on how often. */
public interface MessageLog {
  /** How many messages went to the person since then. */
  int sentSince(String id, Instant since);

  /**
   * A message goes to the person now, unless so many went since then. Asked and noted in one step,
   * before the message goes: one too few is better than too many.
   *
   * @return whether it may go, and is noted
   */
  boolean sending(String id, Instant now, Instant since, int most);

  /** The message that was noted for this time did not go, for sure. */
  void notSent(String id, Instant when);
}
