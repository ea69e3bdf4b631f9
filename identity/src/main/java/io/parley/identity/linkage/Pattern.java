package io.parley.identity.linkage;

/**
 * The levels of all comparisons, and how many pairs have them.
 *
 * @param levels one for each comparison of the model; {@link
 *     io.parley.identity.compare.Comparison#UNKNOWN} where a value is missing
 */
@SuppressWarnings("ArrayRecordComponent") // numbers in bulk, for the trainer alone
public record Pattern(int[] levels, long count) {}
