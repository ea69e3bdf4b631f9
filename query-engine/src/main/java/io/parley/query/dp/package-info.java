/**
 * Exact noise on integers and the choice of groups that may show.
 *
 * <p>Every claim of privacy here is a theorem about exact arithmetic: parameters are decimals,
 * samplers work on rationals and uniform bits, tails are enclosed by directed rounding. Floating
 * point appears only in figures of accuracy (variances), on which no privacy rests, in searches
 * whose outcome any rounding leaves private, and in what is computed from released numbers. Running
 * time is not part of any claim: see {@link io.parley.query.dp.DiscreteLaplace}.
 */
@org.jspecify.annotations.NullMarked
package io.parley.query.dp;
