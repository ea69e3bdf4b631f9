package io.parley.policy.tool;

import io.parley.policy.ColumnType;
import java.util.Optional;

/**
 * A column as a schema declares it.
 *
 * @param name as it is written there
 * @param type empty: of a kind that cannot be offered
 */
public record SchemaColumn(String name, Optional<ColumnType> type) {}
