package io.parley.policy;

import java.util.Optional;

/**
 * One function of values that a question applies to people's rows of a table.
 *
 * @param function its name in lower case, as {@code functions:} lists it
 */
public record AppliedFunction(TableName table, String function, Optional<SqlPosition> position) {}
