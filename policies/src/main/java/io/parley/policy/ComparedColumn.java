package io.parley.policy;

import java.util.Optional;

/** One comparison of a column by a question. */
public record ComparedColumn(
    TableName table, String column, Comparison with, Optional<SqlPosition> position) {}
