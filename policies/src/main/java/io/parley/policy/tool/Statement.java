package io.parley.policy.tool;

/**
 * A statement of a corpus, whoever asks it.
 *
 * @param audience whether people are asked for as an audience
 */
public record Statement(String sql, boolean audience) {}
