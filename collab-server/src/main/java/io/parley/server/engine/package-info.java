/** The engine that a node has beside DuckDB. */
@org.jspecify.annotations.NullMarked
package io.parley.server.engine;
