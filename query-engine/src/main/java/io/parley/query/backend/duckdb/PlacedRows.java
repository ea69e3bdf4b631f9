package io.parley.query.backend.duckdb;

/**
 * The rows of a stream, each of which comes from one row of one table and is known by that row's
 * name ({@link io.parley.query.TableSource#rowSql}) in the place of its person. Who knows from
 * before whose each row is need not read persons again.
 *
 * @param query {@code u}, the name of the table's row, and the stream's columns; rows that belong
 *     to nobody are among them
 * @param people {@code u} and {@code person} of all rows of the table; where it is unknown, the row
 *     belongs to nobody
 */
public record PlacedRows(String query, String people) {}
