package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.server.node.NodeConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What new rows changed among the people of a running node.
 *
 * @param version of the people from here on
 * @param rows the new rows, each with its person; empty for somebody who is not offered, and for
 *     rows that do not fit
 * @param moves people who were offered and are so under this id no more: whose they are now, or
 *     empty where they are not offered
 * @param people whose records or offer are others than before, gone ones among them
 * @param whole why the change cannot be told row by row, so that everything is to be read anew
 */
record LiveTaken(
    long version,
    List<Placed> rows,
    Map<UUID, Optional<UUID>> moves,
    Set<UUID> people,
    Optional<String> whole) {
  LiveTaken {
    rows = List.copyOf(rows);
    moves = Map.copyOf(moves);
    people = Set.copyOf(people);
  }

  /**
   * A row of a source.
   *
   * @param fits its table; one that does not is a record alone
   */
  record Fresh(SourceRow row, NodeConfiguration.Source source, boolean fits) {
    /** One that fits. */
    Fresh(SourceRow row, NodeConfiguration.Source source) {
      this(row, source, true);
    }
  }

  /** The same with its person. */
  record Placed(Fresh fresh, Optional<UUID> person) {}
}
