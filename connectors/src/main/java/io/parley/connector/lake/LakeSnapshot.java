package io.parley.connector.lake;

import java.time.Instant;

/**
 * A snapshot that a table still has.
 *
 * @param id Iceberg's id of it
 * @param at when it was committed
 * @param operation what Iceberg calls the change: append, overwrite, replace or delete
 */
public record LakeSnapshot(long id, Instant at, String operation) {}
