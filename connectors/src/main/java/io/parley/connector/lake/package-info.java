/**
 * A node's Iceberg tables on local files: DuckDB writes and reads, iceberg-core commits. Tables of
 * who is who are {@link io.parley.connector.lake.SealedTables}.
 */
@org.jspecify.annotations.NullMarked
package io.parley.connector.lake;
