package io.parley.server.wire;

/** Which stream of which query. */
public record StreamTicket(int v, String queryId, String stream) {
  public static final int VERSION = 1;

  public StreamTicket {
    DocumentVersion.require("stream ticket", v, VERSION);
  }
}
