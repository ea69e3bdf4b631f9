package io.parley.policy;

import java.util.Optional;

/** One use of one column by a question. */
public record ColumnUse(TableName table, String column, Use use, Optional<SqlPosition> position) {}
