package io.parley.connector.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.source.inplace.OfferedInPlace;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A table of a real PostgreSQL, asked where it lies. */
@Tag("slow")
class JdbcInPlacePostgresPeerTest {
  private static String first(String sql) {
    try (Connection connection = PostgresPeer.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1) + "|" + row.getString(2);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void people_joinTheOfferedTable_inItsOwnDatabase() {
    PostgresPeer.run(
        "DROP TABLE IF EXISTS tickets",
        "CREATE SCHEMA IF NOT EXISTS parley",
        "CREATE TABLE tickets (ticket TEXT PRIMARY KEY, minutes BIGINT, tags TEXT)",
        "INSERT INTO tickets SELECT 'T-' || g, g % 60, 'x' FROM generate_series(1, 3000) g");
    String before = first("SELECT pg_total_relation_size('tickets'), count(*) FROM tickets");

    OfferedInPlace table =
        JdbcInPlace.of(
            "tickets",
            PostgresPeer.database(),
            JdbcTable.Selection.all(JdbcTable.named("public", "tickets")),
            "ticket",
            List.of("parley"));
    try (OfferedInPlace.Published published =
        table.publish(
            "s1",
            to -> {
              for (int i = 1; i <= 1_200; i++) {
                to.accept("T-" + i, new UUID(0, i / 3));
              }
            })) {
      assertThat(published.keys()).isEqualTo(1_200);
      assertThat(
              first(
                  "SELECT count(*), count(DISTINCT person) FROM ("
                      + published.rowsSql(List.of("minutes"))
                      + ") r"))
          .isEqualTo("1200|401");
      assertThat(
              first("SELECT count(*), max(tablename) FROM pg_tables WHERE schemaname = 'parley'"))
          .isEqualTo("1|parley_people_s1");
    }

    assertThat(first("SELECT count(*), max(tablename) FROM pg_tables WHERE schemaname = 'parley'"))
        .isEqualTo("0|null");
    assertThat(first("SELECT pg_total_relation_size('tickets'), count(*) FROM tickets"))
        .isEqualTo(before);
  }
}
