package io.parley.connector.destination.message;

import java.time.Instant;

/** What was sent to whom, over all deliveries, for the cap on how often. */
public interface MessageLog {
  /** How many messages went to the person since then. */
  int sentSince(String id, Instant since);

  /**
   * A message goes to the person now. Noted before it goes: one too few is better than too many.
   */
  void sending(String id, Instant when);
}
