package io.parley.server.wire;

/**
 * A node's greeting.
 *
 * @param protocol version of the messages between nodes
 * @param state {@code ingesting}, {@code keyless}, {@code blinding} or {@code ready}
 */
public record Hello(int protocol, String state) {}
