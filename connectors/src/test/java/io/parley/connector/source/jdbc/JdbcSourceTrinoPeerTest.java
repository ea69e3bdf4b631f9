package io.parley.connector.source.jdbc;

import io.parley.connector.source.SourceContract;
import org.junit.jupiter.api.Tag;

/** What every source must do, of a real Trino. */
@Tag("slow")
class JdbcSourceTrinoPeerTest extends SourceContract {
  private static final String AMOUNT = "TIMESTAMP '2027-01-01 00:00:00.000001'";

  /** A time that Trino holds, and of which we read none: the year has five digits. */
  private static final String BROKEN = "TIMESTAMP '+12027-01-01 00:00:00.000001'";

  @Override
  protected Feed feed() {
    TrinoPeer.run(
        "DROP TABLE IF EXISTS feed",
        "CREATE TABLE feed (id BIGINT, at TIMESTAMP(6) WITH TIME ZONE, note VARCHAR, amount"
            + " TIMESTAMP(6))");
    return new JdbcFeed(
        new Line(TrinoPeer.database()),
        sql ->
            TrinoPeer.run(
                sql.replace("', 1.5)", "', " + AMOUNT + ")")
                    .replace("', 'NaN')", "', " + BROKEN + ")")),
        time -> "TIMESTAMP '" + time + " Europe/Berlin'");
  }

  @Override
  protected int rounds() {
    return 4; // each statement takes a good part of a second
  }
}
