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
  private final Set<String> tooLarge = new HashSet<>();
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
   * @return empty where there is no memory for it
   */
  synchronized Optional<PlacesOfRows> find(PlacesOfPersons people, String rows, DuckDb database) {
    if (of.isEmpty() || of.get() != people.held()) {
      List.copyOf(kept.keySet()).forEach(this::letGo);
      tooLarge.clear();
      of = Optional.of(people.held());
    }
    PlacesOfRows known = kept.get(rows);
    if (known != null || tooLarge.contains(rows)) {
      return Optional.ofNullable(known);
    }
    PlacesOfRows found = read(people, rows, database);
    new ArrayList<>(kept.keySet())
        .subList(0, Math.max(0, kept.size() + 1 - MOST_TABLES))
        .forEach(this::letGo);
    if (!memory.take(found.bytes())) {
      tooLarge.add(rows);
      return Optional.empty();
    }
    kept.put(rows, found);
    return Optional.of(found);
  }

  private void letGo(String rows) {
    Optional.ofNullable(kept.remove(rows)).ifPresent(p -> memory.giveBack(p.bytes()));
  }

  private static PlacesOfRows read(PlacesOfPersons people, String rows, DuckDb database) {
    try (BufferAllocator own = new RootAllocator();
        Statement statement = database.connection().createStatement();
        ArrowReader all =
            (ArrowReader)
                ((DuckDBResultSet) statement.executeQuery(rows))
                    .arrowExportStream(own, BATCH_ROWS)) {
      return PlacesOfRows.of(all, people);
    } catch (SQLException | IOException e) {
      throw new BackendException("the people of a table's rows cannot be read", e);
    }
  }
}
