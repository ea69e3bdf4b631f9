/** Where rows come from and where they are kept: sources, and the lake of Iceberg tables. */
@org.jspecify.annotations.NullMarked
package io.parley.connector;
