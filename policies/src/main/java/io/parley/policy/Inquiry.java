package io.parley.policy;

/**
 * A question before anything is known about it.
 *
 * @param sql the statement as asked
 * @param audience whether people are asked for as an audience
 */
public record Inquiry(String sql, boolean audience, Question question) {}
