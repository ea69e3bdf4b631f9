package io.parley.identity.linkage;

/**
 * Two records and how much speaks for one person.
 *
 * @param a the record with the lower number
 * @param b the other
 * @param bits log2 of the odds
 */
public record ScoredPair(int a, int b, double bits) {}
