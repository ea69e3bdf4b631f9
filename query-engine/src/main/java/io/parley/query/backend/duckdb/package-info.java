/** DuckDB in the process: contributions at a party, the joint statement in the room. */
@org.jspecify.annotations.NullMarked
package io.parley.query.backend.duckdb;
