package io.parley.server.wire;

import io.parley.query.sql.PrivacyHint;

/**
 * A question to the room that is to be explained, not answered.
 *
 * @param ask the question
 * @param people the size of the groups that are assumed; 0: the statement's hint, or the default
 */
public record ExplainRequest(int v, AskRequest ask, long people) {
  public static final int VERSION = 1;

  public ExplainRequest {
    if (v != VERSION) {
      throw new BadDocument("request version " + v + " is not understood; this node reads 1");
    }
    if (people != 0 && !PrivacyHint.isPeople(people)) {
      throw new BadDocument("a number of people that cannot be assumed");
    }
  }
}
