package io.parley.policy.tool;

import io.parley.policy.Analysis;

/**
 * A statement of a corpus, whoever asks it.
 *
 * @param wanted the kind of answer that it asks for
 */
public record Statement(String sql, Analysis wanted) {}
