package io.parley.server.bench;

/**
 * A table of people's rows as a bounded query reads it.
 *
 * @param name what the query calls it
 * @param table its name
 * @param where the query's conditions on it alone
 * @param key columns that tell its rows apart
 * @param checked whether a check of rows a person must be added, since the query does not make one
 */
record PrivateRows(String name, String table, String where, String key, boolean checked) {
  /** As it is. */
  String uncut() {
    return name + " AS (SELECT * FROM {" + table + "} WHERE " + where + ")";
  }

  /** At most {@code rows} a person, by keyed hash. */
  String cut(int rows) {
    return """
    %s AS (SELECT * FROM {%s} WHERE %s
      QUALIFY row_number() OVER (PARTITION BY person ORDER BY %s, %s) <= %d)
    """
        .formatted(name, table, where, keyed(key), key, rows);
  }

  /** A row that counts who has more. */
  String check(int rows) {
    return """
     UNION ALL SELECT count(*), NULL, NULL
    FROM (SELECT person FROM %s GROUP BY person HAVING count(*) > %d)
    """
        .formatted(name, rows);
  }

  /**
   * A keyed order of what a person has. A seed as one more argument of a single {@code hash} would
   * only flip bits of its result, and some orders would never occur.
   */
  static String keyed(String what) {
    return "hash(xor(hash(person, @first), hash(" + what + ", @second)))";
  }
}
