package io.parley.server.party;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeTable;
import io.parley.connector.lake.LakeType;
import io.parley.identity.PeopleStore;
import io.parley.identity.link.Assignment;
import io.parley.identity.link.Resolution;
import io.parley.query.backend.duckdb.DuckDb;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.duckdb.DuckDBAppender;

/** People in the lake: which line of which source is which person. */
public final class LakePeople implements PeopleStore {
  private static final String NAMESPACE = "curated";
  private static final String TABLE = "people";

  private final Lake lake;
  private final DuckDb database;

  /** The people of a lake; the database serves to read and write them. */
  public LakePeople(Lake lake, DuckDb database) {
    this.lake = lake;
    this.database = database;
  }

  /** Saves, and leaves the table {@code assignment(source, line, person)} in the database. */
  @Override
  public void save(Resolution resolution) {
    database.execute("CREATE TABLE assignment (source VARCHAR, line BIGINT, person UUID)");
    try (DuckDBAppender appender = database.connection().createAppender("assignment")) {
      for (Assignment assignment : resolution.assignments()) {
        appender
            .beginRow()
            .append(assignment.source())
            .append(assignment.line())
            .append(assignment.person())
            .endRow();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("people could not be kept", e);
    }
    lake.replace(
        NAMESPACE,
        TABLE,
        List.of(
            new LakeColumn("source", LakeType.STRING),
            new LakeColumn("line", LakeType.LONG),
            new LakeColumn("person", LakeType.UUID)),
        database.connection(),
        "SELECT source, line, person FROM assignment ORDER BY source, line");
  }

  @Override
  public Optional<UUID> personOf(String source, long line) {
    Optional<LakeTable> table = lake.find(NAMESPACE, TABLE);
    if (table.isEmpty()) {
      return Optional.empty();
    }
    UUID[] found = new UUID[1];
    database.query(
        "SELECT person FROM %s WHERE source = '%s' AND line = %d"
            .formatted(table.get().scanSql(), source.replace("'", "''"), line),
        row -> found[0] = (UUID) row.getObject(1));
    return Optional.ofNullable(found[0]);
  }

  @Override
  public long people() {
    Optional<LakeTable> table = lake.find(NAMESPACE, TABLE);
    long[] count = {0};
    table.ifPresent(
        t ->
            database.query(
                "SELECT count(DISTINCT person) FROM " + t.scanSql(),
                row -> count[0] = row.getLong(1)));
    return count[0];
  }
}
