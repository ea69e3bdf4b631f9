package io.parley.server.ledger;

import io.parley.policy.PopulationBudget;
import io.parley.query.account.Balance;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.account.PrivacyFilter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is spent and left of every budget that a ledger opened, each sealed value opened for it. */
final class Remainders {
  private Remainders() {}

  /** In words, by population: of the period that was opened last, and of all time. */
  static Map<String, String> of(Connection c, SealedValues values) throws SQLException {
    Charges charges = new Charges(values);
    Map<String, String> all = new TreeMap<>();
    try (Statement statement = c.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT DISTINCT population FROM entry ORDER BY population")) {
      while (row.next()) {
        all.put(row.getString(1), "");
      }
    }
    for (String name : List.copyOf(all.keySet())) {
      all.put(name, "spent " + charges.spent(c, population(name), Instant.EPOCH).text());
    }
    try (Statement statement = c.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT population, every, opened_millis, sealed FROM opening")) {
      while (row.next()) {
        String name = row.getString(1);
        all.merge(name, left(c, charges, values, row), (spent, left) -> spent + "; " + left);
      }
    }
    return all;
  }

  private static String left(Connection c, Charges charges, SealedValues values, ResultSet row)
      throws SQLException {
    String name = row.getString(1);
    PopulationBudget.Period every = PopulationBudget.Period.valueOf(row.getString(2));
    Instant since = Calendar.periodStart(every, Instant.ofEpochMilli(row.getLong(3)));
    String[] said = values.openText(Openings.row(name), row.getBytes(4)).split("\n", 3);
    PrivacyFilter filter =
        PrivacyFilter.parse(said[2], new BigDecimal(said[0]), new BigDecimal(said[1]));
    Balance balance = filter.balance(charges.spent(c, population(name), since), Charge.NONE);
    return "%s since %s: %s".formatted(every, since, balance);
  }

  private static Population population(String name) {
    int dot = name.indexOf('.');
    return new Population(name.substring(0, dot), name.substring(dot + 1));
  }
}
