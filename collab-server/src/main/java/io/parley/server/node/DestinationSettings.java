package io.parley.server.node;

/**
 * Where a party delivers audiences.
 *
 * @param name how audiences and policies call it
 */
public record DestinationSettings(String name) {}
