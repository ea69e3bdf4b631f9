/**
 * What stands above the measurement boundary: intervals and effects computed from noised numbers
 * alone.
 *
 * <p>Everything here is post-processing of released numbers and costs no privacy. No estimate is
 * ever clamped: a negative count stays negative, since clamping biases whatever is computed next.
 */
@org.jspecify.annotations.NullMarked
package io.parley.query.release;
