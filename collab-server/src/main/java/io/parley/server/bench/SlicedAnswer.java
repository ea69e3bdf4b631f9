package io.parley.server.bench;

import io.parley.server.bench.BoundedSql.Care;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * The exact bounded answer, a slice of the tokens at a time. That is exact because all rows of a
 * person carry one token and bounding looks at nobody else. It begins with the least care; a slice
 * whose check counts something is run again with more, and those after it begin there. The answer
 * is the same, bit for bit.
 */
final class SlicedAnswer {
  private final BenchDatabase database;
  private final BoundedSql sql;
  private final int slices;
  private Care care;

  SlicedAnswer(BenchDatabase database, BoundedSql sql, int slices, Care care) {
    this.database = database;
    this.sql = sql;
    this.slices = slices;
    this.care = care;
  }

  /** Lines of group, people and sum, ordered by group. */
  List<String> lines() throws SQLException {
    Totals totals = new Totals();
    for (int i = 0; i < slices; i++) {
      TokenSlice slice = TokenSlice.of(i, slices);
      Optional<Totals> part = run(slice);
      while (part.isEmpty()) {
        care = care.more();
        part = run(slice);
      }
      totals.add(part.get());
    }
    return totals.lines();
  }

  /** With how much care the last slice was run. */
  Care care() {
    return care;
  }

  private Optional<Totals> run(TokenSlice slice) throws SQLException {
    Totals totals = new Totals();
    try (Statement statement = database.connection().createStatement();
        ResultSet rows = statement.executeQuery(sql.query(slice, care))) {
      while (rows.next()) {
        if (rows.getInt("kind") == 1) {
          totals.add(rows.getString("g"), rows.getLong("n"), rows.getBigDecimal("s"));
        } else if (rows.getLong("n") > 0) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(totals);
  }
}
