/** The embedded DuckDB in which records are compared in bulk. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.table;
