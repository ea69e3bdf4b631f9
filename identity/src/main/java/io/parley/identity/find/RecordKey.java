package io.parley.identity.find;

/**
 * What a record is known by.
 *
 * @param source the name of its source
 * @param key its key there
 */
public record RecordKey(String source, String key) {}
