package io.parley.connector.source.s3;

import java.time.Instant;

/**
 * A file in a place, at a version.
 *
 * @param name with {@code /} between folders
 * @param version what changes when its bytes do: an ETag, or a time of change; at most 200
 *     characters
 * @param size in bytes
 * @param modified when it last changed
 */
public record PlacedFile(String name, String version, long size, Instant modified) {}
