package io.parley.server.wire;

/** The receiver's own tokens that satisfy an audience's condition, 16 bytes each, base64. */
public record AudienceTokens(int v, String queryId, String tokens) implements SignedDocument {
  public static final int VERSION = 1;

  public AudienceTokens {
    if (v != VERSION) {
      throw new BadDocument("audience version " + v + " is not understood; this node reads 1");
    }
  }
}
