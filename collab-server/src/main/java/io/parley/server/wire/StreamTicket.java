package io.parley.server.wire;

/** Which stream of which query. */
public record StreamTicket(String queryId, String stream) {}
