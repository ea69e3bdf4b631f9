package io.parley.connector.source;

import io.parley.identity.normalise.IdentifierType;

/**
 * A column that holds identifiers.
 *
 * @param column name of the column, as the file's header has it
 * @param type what the column holds
 */
public record IdentifierColumn(String column, IdentifierType type) {}
