/**
 * Probabilistic linkage after Fellegi and Sunter (1969), trained without labels.
 *
 * <p>Of a pair of records, every comparison has a level. m is how often a level stands between two
 * records of one person, u how often between records of two. log2(m/u) is the level's weight, and
 * the weights of a pair add up, on top of how likely two records are one person at all.
 */
@org.jspecify.annotations.NullMarked
package io.parley.identity.linkage;
