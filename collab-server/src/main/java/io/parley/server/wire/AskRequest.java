package io.parley.server.wire;

import io.parley.policy.Analysis;

/**
 * A question to the room.
 *
 * @param analysis the kind of answer that it asks for: {@code aggregate}, {@code threshold}, {@code
 *     audience}
 * @param receiver who gets the answer; empty: the asker's member
 * @param purpose one of the agreement's purposes
 */
public record AskRequest(int v, String sql, String analysis, String receiver, String purpose) {
  public static final int VERSION = 2;

  public AskRequest {
    if (v != VERSION) {
      throw new BadDocument("request version " + v + " is not understood; this node reads 2");
    }
    AnalysisWord.read(analysis);
  }

  /** The kind of answer that it asks for. */
  public Analysis wanted() {
    return AnalysisWord.read(analysis);
  }
}
