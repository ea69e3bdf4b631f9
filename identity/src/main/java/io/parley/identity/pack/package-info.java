/**
 * Records as numbers in memory, so that pairs are compared without a database: the values of each
 * column once, and of each record the numbers of its values. It holds a few hundred bytes a record
 * and compares as {@link io.parley.identity.compare.Level} does in SQL.
 */
@org.jspecify.annotations.NullMarked
package io.parley.identity.pack;
