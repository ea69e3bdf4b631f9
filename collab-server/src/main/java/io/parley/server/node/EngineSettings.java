package io.parley.server.node;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What executes statements beside DuckDB in the node's process.
 *
 * @param trino JDBC address of a Trino server; empty: none
 */
public record EngineSettings(@DefaultValue("") String trino) {
  /** What holds where nothing is said. */
  public static final EngineSettings DUCKDB = new EngineSettings("");
}
