package io.parley.connector.lake;

/**
 * What an erasure did.
 *
 * @param rows rows that matched, those deleted by delete files before included
 * @param files data files that held them, written anew without them or removed
 * @param snapshotId the one snapshot that the table has now
 */
public record Erasure(long rows, int files, long snapshotId) {}
