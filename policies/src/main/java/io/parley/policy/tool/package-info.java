/**
 * What authors of policies run: their tests, the comparison of two versions, a first draft. Pure:
 * files come as bytes, and questions are understood through the ports {@link
 * io.parley.policy.Analyzer} and {@link io.parley.policy.Pricing}.
 */
@org.jspecify.annotations.NullMarked
package io.parley.policy.tool;
