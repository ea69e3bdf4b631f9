package io.parley.policy;

/**
 * A question before anything is known about it.
 *
 * @param sql the statement as asked
 * @param wanted the kind of answer that it asks for; what the statement is, is found out
 */
public record Inquiry(String sql, Analysis wanted, Question question) {}
