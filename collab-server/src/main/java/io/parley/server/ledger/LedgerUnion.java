package io.parley.server.ledger;

import io.parley.crypto.seal.Envelope;
import io.parley.policy.PopulationBudget;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/**
 * A ledger and one from a backup of it, put together so that nothing that either has charged,
 * counted or opened is lost: their union, in which what is committed in one is committed, whatever
 * the other made of it. So nothing that either counts as spent is free in it.
 */
public final class LedgerUnion {
  private static final String SAME = "m.query_id = e.query_id AND m.population = e.population";

  /** What an earlier ledger has and the later one has not, and should. */
  private static final String MISSING =
      "SELECT (SELECT count(*) FROM earlier.entry e WHERE NOT EXISTS"
          + " (SELECT 1 FROM main.entry m WHERE "
          + SAME
          + " AND (m.state = 'committed' OR e.state <> 'committed')))"
          + " + (SELECT count(*) FROM earlier.asked e WHERE NOT EXISTS"
          + " (SELECT 1 FROM main.asked m WHERE "
          + SAME
          + " AND m.table_name = e.table_name))"
          + " + (SELECT count(*) FROM earlier.opening e WHERE NOT EXISTS (SELECT 1 FROM"
          + " main.opening m WHERE m.population = e.population"
          + " AND m.opened_millis >= e.opened_millis))";

  private LedgerUnion() {}

  /**
   * Whether a stopped node's ledger lacks something that the earlier one has: then it is not what
   * the node had last. Changes neither but to bring it into this version's form.
   *
   * @throws io.parley.server.node.ConfigurationException when one holds values in the clear
   */
  public static boolean lacks(Path ledger, Path earlier, Envelope envelope) {
    for (Path file : new Path[] {ledger, earlier}) {
      StoredLedger.open(file, envelope).close(); // both in this version's form
    }
    return both(ledger, earlier, statement -> count(statement) > 0);
  }

  /**
   * Brings into a stopped node's ledger what only the earlier one has, in one transaction. Once it
   * is there nothing shows that it {@link #lacks} something: what is to follow from that, follows
   * first.
   */
  public static void bringForward(Path ledger, Path earlier) {
    both(
        ledger,
        earlier,
        statement -> {
          statement.execute("BEGIN IMMEDIATE");
          bring(statement);
          statement.execute("COMMIT");
          return true;
        });
  }

  /** Work on both. */
  @FunctionalInterface
  private interface Work {
    boolean run(Statement statement) throws SQLException;
  }

  private static boolean both(Path ledger, Path earlier, Work work) {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + ledger);
        Statement statement = c.createStatement()) {
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute(
          "ATTACH DATABASE '%s' AS earlier".formatted(earlier.toString().replace("'", "''")));
      return work.run(statement);
    } catch (SQLException e) {
      throw new StorageException("the ledger of the backup cannot be read into the present one", e);
    }
  }

  private static long count(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(MISSING)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static void bring(Statement statement) throws SQLException {
    statement.execute(
        "UPDATE main.entry AS m SET state = 'committed', committed_millis ="
            + " (SELECT e.committed_millis FROM earlier.entry e WHERE "
            + SAME
            + ") WHERE state <> 'committed' AND EXISTS (SELECT 1 FROM earlier.entry e WHERE "
            + SAME
            + " AND e.state = 'committed')");
    statement.execute("INSERT OR IGNORE INTO main.entry SELECT * FROM earlier.entry");
    statement.execute("INSERT OR IGNORE INTO main.asked SELECT * FROM earlier.asked");
    statement.execute(
        "INSERT OR REPLACE INTO main.opening SELECT * FROM earlier.opening e WHERE NOT EXISTS"
            + " (SELECT 1 FROM main.opening m WHERE m.population = e.population"
            + " AND m.opened_millis >= e.opened_millis)");
  }

  /** The periods of the budgets that were opened in a ledger. */
  public static Set<PopulationBudget.Period> periods(Path ledger) {
    Set<PopulationBudget.Period> periods = new TreeSet<>();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + ledger);
        Statement statement = c.createStatement();
        ResultSet rows = statement.executeQuery("SELECT DISTINCT every FROM opening")) {
      while (rows.next()) {
        periods.add(PopulationBudget.Period.valueOf(rows.getString(1)));
      }
      return periods;
    } catch (SQLException e) {
      throw new StorageException("the ledger of the backup cannot be read", e);
    }
  }
}
