package io.parley.connector.destination;

import java.util.Optional;

/** What became of a batch. */
public sealed interface BatchResult {
  /**
   * The receiver has it.
   *
   * @param requestId by which the receiver knows the request
   * @param rejected rows that the receiver said it would not take, 0 or more
   */
  record Accepted(Optional<String> requestId, int rejected) implements BatchResult {}

  /**
   * The receiver, or the way to it, said no. Nothing of the batch was taken.
   *
   * @param code a word or a number for it, such as {@code 403} or {@code over_limit}; never a text
   *     of the receiver
   * @param halts whether the next batch would fare alike, so that the delivery stops here
   */
  record Refused(String code, boolean halts) implements BatchResult {}

  /**
   * It is not known whether the receiver has it: the connection went while it was under way. The
   * delivery stops here, unless a batch is one message.
   *
   * @param code a word for it, such as {@code connection_lost}
   * @param halts whether the next batch would fare alike
   */
  record InDoubt(String code, boolean halts) implements BatchResult {}

  /**
   * It was not sent, on purpose, and may be sent later.
   *
   * @param reason why
   */
  record Held(SkipReason reason) implements BatchResult {}
}
