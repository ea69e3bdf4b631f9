package io.parley.query.backend.duckdb;

import io.parley.query.backend.BackendException;
import io.parley.query.plan.Contribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds a stream of public rows to what its owner's policy says of their number and their keys. A
 * stream that breaks it fails the question: whether it does has nothing to do with anybody's rows,
 * so that the failure tells nothing about them, and planning may rely on both.
 */
public final class PublicStream {
  private PublicStream() {}

  static void check(DuckDb database, Contribution.PublicRows open) {
    for (String breach : breaches(open, open.name())) {
      database.query(
          breach,
          row -> {
            throw refusal(open);
          });
    }
  }

  /** Queries over the table of a stream, in any dialect, of which each finds no row. */
  public static List<String> breaches(Contribution.PublicRows open, String table) {
    List<String> queries = new ArrayList<>();
    queries.add("SELECT 1 FROM " + table + " HAVING count(*) > " + open.maxRows());
    open.rows().keys().forEach(k -> queries.add(repeated(table, k)));
    return queries;
  }

  /** One row where a key repeats; rows in which a part of it is unknown find no partner. */
  private static String repeated(String table, Set<Integer> key) {
    if (key.isEmpty()) {
      return "SELECT 1 FROM " + table + " HAVING count(*) > 1";
    }
    String columns = key.stream().sorted().map(k -> "c" + k).collect(Collectors.joining(", "));
    String known =
        key.stream()
            .sorted()
            .map(k -> "c" + k + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    return "SELECT 1 FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1 LIMIT 1"
        .formatted(table, known, columns);
  }

  /** What fails the question. */
  public static BackendException refusal(Contribution.PublicRows open) {
    return new BackendException(
        "the public rows of `%s` are not as its policy says".formatted(open.party()));
  }
}
