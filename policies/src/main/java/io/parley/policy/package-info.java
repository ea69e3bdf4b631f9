/**
 * The policy language: who may ask what of a table, and at what protection.
 *
 * <p>Policies judge {@link io.parley.policy.Facts facts}, not SQL. The {@link
 * io.parley.policy.Analyzer} port that makes facts of SQL is owned here and implemented by the
 * query engine.
 */
@org.jspecify.annotations.NullMarked
package io.parley.policy;
