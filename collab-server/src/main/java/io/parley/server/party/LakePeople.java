package io.parley.server.party;

import io.parley.connector.lake.SealedTable;
import io.parley.connector.lake.SealedWriter;
import io.parley.identity.PeopleStore;
import io.parley.identity.link.Assignment;
import io.parley.identity.link.Resolution;
import io.parley.query.backend.duckdb.DuckDb;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.duckdb.DuckDBAppender;

/** People in the lake, sealed: which line of which source is which person. */
public final class LakePeople implements PeopleStore {
  private final NodeLake lake;
  private final DuckDb database;

  /** The people of a lake; the database serves to read and write them. */
  public LakePeople(NodeLake lake, DuckDb database) {
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
    try (SealedWriter writer =
        lake.sealed()
            .replace(
                NodeLake.CURATED,
                NodeLake.PEOPLE,
                NodeLake.PEOPLE_COLUMNS,
                database.connection())) {
      for (Assignment assignment : resolution.assignments()) {
        writer.add(assignment.source(), assignment.line(), assignment.person());
      }
      writer.commit();
    }
  }

  @Override
  public Optional<UUID> personOf(String source, long line) {
    List<UUID> found = new ArrayList<>();
    records(
        (itsSource, itsLine, person) -> {
          if (itsLine == line && itsSource.equals(source)) {
            found.add(person);
          }
        });
    return found.stream().findFirst();
  }

  /** Takes a record and whose it is. */
  @FunctionalInterface
  public interface Records {
    void record(String source, long line, UUID person);
  }

  /** Hands over every record. */
  public void records(Records records) {
    find()
        .ifPresent(
            table ->
                table.read(
                    database.connection(),
                    List.of("source", "line", "person"),
                    part -> {
                      String[] sources = part.strings(0);
                      long[] lines = part.longs(1);
                      UUID[] people = part.uuids(2);
                      for (int i = 0; i < part.rows(); i++) {
                        records.record(sources[i], lines[i], people[i]);
                      }
                    }));
  }

  @Override
  public long people() {
    return everybody().size();
  }

  /** The ids of all people. */
  Set<UUID> everybody() {
    Set<UUID> people = new HashSet<>();
    find()
        .ifPresent(
            table ->
                table.read(
                    database.connection(),
                    List.of("person"),
                    part -> people.addAll(List.of(part.uuids(0)))));
    return people;
  }

  private Optional<SealedTable> find() {
    return lake.sealed().find(NodeLake.CURATED, NodeLake.PEOPLE);
  }
}
