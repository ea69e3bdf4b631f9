/** A node's Iceberg tables on local files: DuckDB writes and reads, iceberg-core commits. */
@org.jspecify.annotations.NullMarked
package io.parley.connector.lake;
