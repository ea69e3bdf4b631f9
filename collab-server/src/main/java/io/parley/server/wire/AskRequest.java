package io.parley.server.wire;

/**
 * A question to the room.
 *
 * @param audience whether people are asked for as an audience
 * @param receiver who gets the answer; empty: the asker's member
 * @param purpose one of the agreement's purposes
 */
public record AskRequest(int v, String sql, boolean audience, String receiver, String purpose) {
  public static final int VERSION = 1;

  public AskRequest {
    if (v != VERSION) {
      throw new BadDocument("request version " + v + " is not understood; this node reads 1");
    }
  }
}
