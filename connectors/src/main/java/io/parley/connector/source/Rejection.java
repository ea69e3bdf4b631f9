package io.parley.connector.source;

import java.util.Optional;

/**
 * A row that was left out.
 *
 * @param line physical line at which the row begins, from 1
 * @param column column at fault; empty if the row as a whole is
 * @param reason why, in words that hold no cell of the file
 */
public record Rejection(long line, Optional<String> column, String reason) {}
