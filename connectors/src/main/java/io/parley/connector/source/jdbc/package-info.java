/** Tables and queries of any database with a JDBC driver as sources; Trino is one of them. */
@org.jspecify.annotations.NullMarked
package io.parley.connector.source.jdbc;
