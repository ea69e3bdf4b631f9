package io.parley.server.ledger;

import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A ledger's entries by the periods of a budget, for people to read. */
final class Periods {
  private Periods() {}

  /** What one period comes to. */
  private static final class Sum {
    private Charge charge = Charge.NONE;
    private long questions;
    private long open;
    private long disclosures;

    void add(Charge more, boolean committed, int exact) {
      charge = charge.plus(more);
      questions += committed ? 1 : 0;
      open += committed ? 0 : 1;
      disclosures += exact;
    }
  }

  /**
   * The period of now, spent or not, and every earlier one in which something was; newest first.
   */
  static List<PeriodAccount> of(
      Connection c, Charges charges, Population population, Opening inForce, Instant now)
      throws SQLException {
    TreeMap<LocalDate, Sum> periods = new TreeMap<>();
    periods.put(start(inForce, now), new Sum());
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT query_id, population, sealed, at_millis, state, disclosures FROM entry"
                + " WHERE population = ? AND state <> 'burned'")) {
      select.setString(1, population.toString());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          LocalDate start = start(inForce, Instant.ofEpochMilli(row.getLong(4)));
          periods
              .computeIfAbsent(start, day -> new Sum())
              .add(charges.charge(row), row.getString(5).equals("committed"), row.getInt(6));
        }
      }
    }
    List<PeriodAccount> accounts = new ArrayList<>();
    for (Map.Entry<LocalDate, Sum> period : periods.descendingMap().entrySet()) {
      accounts.add(account(inForce, period.getKey(), period.getValue()));
    }
    return accounts;
  }

  private static LocalDate start(Opening inForce, Instant at) {
    return LocalDate.ofInstant(inForce.periodStart(at), ZoneOffset.UTC);
  }

  private static PeriodAccount account(Opening inForce, LocalDate from, Sum sum) {
    return new PeriodAccount(
        from,
        Calendar.refill(inForce.every(), from.atStartOfDay().toInstant(ZoneOffset.UTC)),
        sum.questions,
        sum.open,
        sum.disclosures,
        sum.charge,
        inForce.filter().balance(sum.charge, Charge.NONE));
  }
}
