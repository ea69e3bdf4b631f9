package io.parley.server.wire;

/**
 * Asks a room to revoke keys.
 *
 * @param account whose
 * @param key the id of one; empty: all of them
 */
public record RevokeRequest(int v, String account, String key) {
  public static final int VERSION = 1;

  public RevokeRequest {
    if (v != VERSION) {
      throw new BadDocument("request version " + v + " is not understood; this node reads 1");
    }
  }
}
