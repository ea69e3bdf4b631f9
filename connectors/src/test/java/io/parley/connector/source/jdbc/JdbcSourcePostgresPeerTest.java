package io.parley.connector.source.jdbc;

import io.parley.connector.source.SourceContract;
import org.junit.jupiter.api.Tag;

/** What every source must do, of a real PostgreSQL. */
@Tag("slow")
class JdbcSourcePostgresPeerTest extends SourceContract {
  @Override
  protected Feed feed() {
    PostgresPeer.run(
        "DROP TABLE IF EXISTS feed",
        "CREATE TABLE feed (id BIGINT PRIMARY KEY, at TIMESTAMPTZ, note TEXT, amount NUMERIC)");
    return new JdbcFeed(
        new Line(PostgresPeer.database()), PostgresPeer::run, time -> "'" + time + "+02:00'");
  }
}
