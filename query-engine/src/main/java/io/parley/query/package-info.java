/** The query engine: SQL in, a provably private answer out. */
@org.jspecify.annotations.NullMarked
package io.parley.query;
