package io.parley.connector.source.jdbc;

import io.parley.connector.source.SourceContract;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** What every source must do, of a real Trino. */
@Tag("slow")
class JdbcSourceTrinoPeerTest extends SourceContract {
  private static final String AMOUNT = "TIMESTAMP '2027-01-01 00:00:00.000001'";

  @Override
  protected Feed feed() {
    TrinoPeer.run(
        "DROP TABLE IF EXISTS feed",
        "CREATE TABLE feed (id BIGINT, at TIMESTAMP(6) WITH TIME ZONE, note VARCHAR, amount"
            + " TIMESTAMP(6))");
    return new JdbcFeed(
        new Line(TrinoPeer.database()),
        sql -> TrinoPeer.run(sql.replace("', 1.5)", "', " + AMOUNT + ")")),
        time -> "TIMESTAMP '" + time + " Europe/Berlin'");
  }

  @Override
  protected Set<Ability> cannot() {
    return Set.of(Ability.HOLD_BROKEN_ROWS); // its columns hold what they say
  }

  @Override
  protected int rounds() {
    return 4; // each statement takes a good part of a second
  }
}
