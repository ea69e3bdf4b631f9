package io.parley.query.backend.trino;

import java.sql.Connection;
import java.util.List;

/**
 * Where contributions lie as tables that the room's Trino reads. What is written there is not
 * sealed: the store that holds it encrypts what rests in it, and nobody but the room and its Trino
 * may read it.
 */
public interface StagingLake {
  /**
   * A column.
   *
   * @param name a plain word
   * @param type its type in DuckDB
   */
  record Column(String name, String type) {}

  /**
   * Writes the rows of a select as a table of its own, which others see whole or not at all.
   *
   * @param duckdb where the select runs; it reads its relation once
   * @param table a name that no other table ever has
   * @return what the room's Trino calls the table
   */
  String write(Connection duckdb, String table, List<Column> columns, String select);

  /** What the room's Trino calls a table of that name, which it makes next; until it is dropped. */
  String called(String table);

  /** Takes a table and its files away; one that is not there is none already. */
  void drop(String table);
}
