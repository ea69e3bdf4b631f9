package io.parley.policy;

import java.util.Optional;

/**
 * One entry of a policy's {@code tests:}.
 *
 * @param deniedBy the expected reason code; empty when the question is expected to be allowed
 */
public record PolicyTest(String sql, Optional<String> deniedBy, PolicyPosition position) {}
