package io.parley.server.wire;

import io.parley.query.explain.Explanation;

/** What a question would do: the room's word to the analyst on the line, kept by nobody. */
public record ExplanationDocument(int v, Explanation explanation) {
  public static final int VERSION = 1;

  public ExplanationDocument {
    if (v != VERSION) {
      throw new BadDocument("explanation version " + v + " is not understood; this node reads 1");
    }
  }
}
