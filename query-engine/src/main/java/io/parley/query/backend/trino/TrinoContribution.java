package io.parley.query.backend.trino;

import io.parley.query.TableSource;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.plan.Contribution;

/**
 * What a party owes, worked out in its own Trino and left there as a table of Iceberg, whose files
 * the party's node then reads. Trino sees the party's own persons and never a token: the node joins
 * them with those of the question.
 */
public final class TrinoContribution {
  private final TrinoSessions sessions;
  private final ContributionSql home;

  /**
   * Contributions of one party.
   *
   * @param sessions of the party's Trino
   * @param tables the party's tables as that Trino calls them, each with the column {@code person}
   *     (UUID)
   * @param seed at least 16 random bytes, drawn for the question: what is cut where a person has
   *     too much follows from it
   */
  public TrinoContribution(TrinoSessions sessions, TableSource tables, byte[] seed) {
    this.sessions = sessions;
    this.home = new ContributionSql(tables, new TrinoDialect(seed));
  }

  /**
   * Works out rows of people, with {@code u}, the person, and the stream's columns.
   *
   * @param table the new table, as that Trino calls it; in a catalog of Iceberg
   */
  public void workOut(Contribution.Rows rows, String table) {
    create(table, home.rowsOfPeople(rows));
  }

  /**
   * Whether Trino says everything that these rows need, with DuckDB's numbers. Asks it nothing:
   * that follows from the question alone.
   */
  public boolean isSaid(Contribution.Rows rows) {
    try {
      return !home.rowsOfPeople(rows).isEmpty();
    } catch (BackendException e) {
      return false;
    }
  }

  /** Works out public rows, which need no token: the table's files are the stream. */
  public void workOut(Contribution.PublicRows rows, String table) {
    create(table, home.query(rows));
  }

  private void create(String table, String select) {
    try (TrinoQueries queries = new TrinoQueries(sessions)) {
      queries.execute("CREATE TABLE " + table + " WITH (format = 'PARQUET') AS " + select);
    }
  }

  /** Takes the table away, when its rows have left. */
  public void drop(String table) {
    try (TrinoQueries queries = new TrinoQueries(sessions)) {
      queries.execute("DROP TABLE IF EXISTS " + table);
    }
  }

  /**
   * The stream, as a query of the node's DuckDB, which has a table {@code tokens(person, p, k0, …)}
   * as for {@link ContributionSql}.
   *
   * @param files the table's files as a relation, such as {@code read_parquet([...])}
   */
  public static String stream(Contribution.Rows rows, String files) {
    return ContributionSql.ofWorkedOut(rows, files);
  }
}
