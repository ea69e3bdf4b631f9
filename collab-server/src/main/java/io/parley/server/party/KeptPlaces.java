package io.parley.server.party;

import io.parley.query.backend.BackendException;
import io.parley.query.backend.duckdb.DuckDb;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/**
 * Whose the rows of a collaboration's tables are, kept from question to question for the pseudonyms
 * that are held now, where the node has memory left for it. A table is known by the statement that
 * reads it, which names the files of one snapshot.
 */
final class KeptPlaces {
  /** Tables and snapshots of them; the one that was asked about longest ago goes first. */
  private static final int MOST_TABLES = 16;

  private static final int BATCH_ROWS = 65_536;

  private final HeldBytes memory;
  private final Map<String, PlacesOfRows> kept = new LinkedHashMap<>(MOST_TABLES, 0.75f, true);
  private final Set<String> without = new HashSet<>();
  private Optional<HeldPseudonyms> of = Optional.empty();

  KeptPlaces(HeldBytes memory) {
    this.memory = memory;
  }

  /**
   * What is known of a table, or becomes known now.
   *
   * @param people the pseudonyms that are held
   * @param rows a statement that gives the name and the person of each row
   * @param database where it is run
   * @return empty where there is no memory for it, or it cannot be read
   */
  synchronized Optional<PlacesOfRows> find(PlacesOfPersons people, String rows, DuckDb database) {
    if (of.isEmpty() || of.get() != people.held()) {
      List.copyOf(kept.keySet()).forEach(this::letGo);
      without.clear();
      of = Optional.of(people.held());
    }
    PlacesOfRows known = kept.get(rows);
    if (known != null || without.contains(rows)) {
      return Optional.ofNullable(known);
    }
    new ArrayList<>(kept.keySet())
        .subList(0, Math.max(0, kept.size() + 1 - MOST_TABLES))
        .forEach(this::letGo);
    Optional<PlacesOfRows> found = read(people, rows, database);
    found.ifPresentOrElse(places -> kept.put(rows, places), () -> without.add(rows));
    return found;
  }

  /** Reads a table into memory that was taken before; a question is answered without as well. */
  private Optional<PlacesOfRows> read(PlacesOfPersons people, String rows, DuckDb database) {
    try {
      List<Long> files = files(rows, database);
      long bytes = PlacesOfRows.bytes(files);
      if (!memory.take(bytes)) {
        return Optional.empty();
      }
      Optional<PlacesOfRows> found = Optional.empty();
      try {
        found = Optional.of(read(people, rows, files, database));
      } finally {
        if (found.isEmpty()) {
          memory.giveBack(bytes);
        }
      }
      return found;
    } catch (BackendException unread) {
      return Optional.empty(); // nothing says that the other way fails too
    }
  }

  /** How many rows each file has, by its number. */
  private static List<Long> files(String rows, DuckDb database) {
    List<Long> files = new ArrayList<>();
    database.query(
        "SELECT u >> %1$d AS file, max(u & %2$d) + 1 FROM (%3$s) GROUP BY file ORDER BY file"
            .formatted(PlacesOfRows.ROW_BITS, PlacesOfRows.ROWS_OF_A_FILE, rows),
        row -> {
          while (files.size() < row.getLong(1)) {
            files.add(0L); // one without a row
          }
          files.add(row.getLong(2));
        });
    return files;
  }

  private void letGo(String rows) {
    Optional.ofNullable(kept.remove(rows)).ifPresent(p -> memory.giveBack(p.bytes()));
  }

  private static PlacesOfRows read(
      PlacesOfPersons people, String rows, List<Long> files, DuckDb database) {
    try (BufferAllocator own = new RootAllocator();
        Statement statement = database.connection().createStatement();
        ArrowReader all =
            (ArrowReader)
                ((DuckDBResultSet) statement.executeQuery(rows))
                    .arrowExportStream(own, BATCH_ROWS)) {
      return PlacesOfRows.of(all, files, people);
    } catch (SQLException | IOException e) {
      throw new BackendException("the people of a table's rows cannot be read", e);
    }
  }
}
