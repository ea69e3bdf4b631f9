package io.parley.connector.source;

/**
 * A column that holds a property of a person or an event.
 *
 * @param column name of the column, as the file's header has it
 * @param name name of the attribute within Parley
 * @param type what the cells are read as
 */
public record AttributeColumn(String column, String name, AttributeType type) {}
