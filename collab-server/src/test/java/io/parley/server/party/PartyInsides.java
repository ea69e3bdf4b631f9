package io.parley.server.party;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.flight.Caller;
import io.parley.server.node.NodeDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.memory.BufferAllocator;

/** What a test in another package wants of a party, and nobody else. */
public final class PartyInsides {
  private PartyInsides() {}

  /**
   * The pseudonyms of everybody in a node's lake, by person: that under the node's own key, then
   * that of the e-mail address.
   *
   * @param further a further collaboration's name; empty: that of the root
   */
  public static Map<UUID, List<UUID>> pseudonyms(NodeDirectory node, Optional<String> further) {
    Map<UUID, List<UUID>> all = new TreeMap<>();
    try (NodeLake house = NodeLake.open(node);
        DuckDb database = DuckDb.open(256)) {
      NodeLake lake = house.of(further);
      for (String table : lake.tables().tables(lake.matching())) {
        lake.sealed()
            .table(lake.matching(), table)
            .read(
                database.connection(),
                List.of("person", "p", "k_email"),
                part -> {
                  UUID[] people = part.uuids(0);
                  UUID[] own = part.uuids(1);
                  UUID[] email = part.uuids(2);
                  for (int i = 0; i < part.rows(); i++) {
                    all.put(people[i], List.of(own[i], email[i]));
                  }
                });
      }
    }
    return all;
  }

  /** A party that sends so many rows at a time. */
  public static PartyFlight inBatches(PartyNode node, BufferAllocator allocator, int rows) {
    return new PartyFlight(
        node::called,
        new StreamBuffers(allocator, node.collaborations()),
        Patience.WITHOUT_A_BATCH,
        rows);
  }

  /** A party that looks at what a call says and not at who calls: what a probe must find. */
  public static FlightProducer leaking(PartyNode node, BufferAllocator allocator) {
    return new PartyFlight(
        caller ->
            caller
                .flatMap(Caller::collaboration)
                .flatMap(node::collaboration)
                .orElseGet(node::first),
        new StreamBuffers(allocator, List.of()),
        Patience.WITHOUT_A_BATCH,
        Sending.BATCH_ROWS);
  }
}
