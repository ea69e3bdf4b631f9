package io.parley.query.backend.duckdb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A scratch database of tables without rows, where statements are read and planned before anything
 * is charged. There is one table for each list of columns that was asked for, kept from question to
 * question. They are tables and not constants, so that DuckDB plans what stands over them to the
 * end instead of dropping it.
 */
public final class EmptyTables {
  private static final int MOST_KEPT = 500;

  private final DuckDb scratch;
  private final Map<String, String> names = new HashMap<>();

  /**
   * An empty scratch database.
   *
   * @param megabytes the most memory it may take
   */
  public EmptyTables(int megabytes) {
    this.scratch = DuckDb.sealed(megabytes);
    KeyedChoice.seed(scratch, new byte[16]);
  }

  /** The start of what is to be planned. */
  public Draft draft() {
    return new Draft();
  }

  /**
   * Fails with {@link io.parley.query.backend.BackendException} where DuckDB cannot run a query of
   * the draft.
   */
  public synchronized void plan(Draft draft) {
    scratch.prepare(draft.sql(this::like));
    if (names.size() > MOST_KEPT) {
      names.values().forEach(name -> scratch.execute("DROP TABLE " + name));
      names.clear();
    }
  }

  private String like(String columns) {
    String known = names.get(columns);
    if (known == null) {
      known = "empty" + names.size();
      scratch.execute("CREATE TABLE " + known + " (" + columns + ")");
      names.put(columns, known);
    }
    return known;
  }

  /**
   * Queries and the tables that they read, planned as one statement, which is faster than one by
   * one.
   */
  public static final class Draft {
    private final Map<String, String> tables = new LinkedHashMap<>();
    private final List<String> queries = new ArrayList<>();

    /**
     * Names a table that the queries read.
     *
     * @param columns as in CREATE TABLE
     */
    public void table(String name, String columns) {
      tables.put(name, columns);
    }

    /** Adds a query. */
    public void query(String sql) {
      queries.add(sql);
    }

    /** The hash of each row keeps every column in the plan. */
    private String sql(UnaryOperator<String> like) {
      return tables.entrySet().stream()
              .map(t -> t.getKey() + " AS (SELECT * FROM " + like.apply(t.getValue()) + ")")
              .collect(Collectors.joining(",\n", "WITH ", "\n"))
          + queries.stream()
              .map(q -> "SELECT hash(q) FROM (" + q + ") q")
              .collect(Collectors.joining("\nUNION ALL\n"));
    }
  }
}
