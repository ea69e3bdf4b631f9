/** Iceberg tables of others: read snapshot by snapshot, or offered where they lie. */
@org.jspecify.annotations.NullMarked
package io.parley.connector.source.iceberg;
