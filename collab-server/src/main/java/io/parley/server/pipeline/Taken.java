package io.parley.server.pipeline;

/**
 * What was read of a source into raw; exact counts, for the party's own operator alone.
 *
 * @param rows that were read
 * @param rejected that could not be, and are in raw with their reason
 * @param batch the last raw batch that is there now; 0: none ever was
 */
public record Taken(long rows, long rejected, long batch) {}
