package io.parley.server.room;

import io.parley.policy.PopulationBudget;
import io.parley.query.account.Population;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicyFolder;
import io.parley.server.wire.Offer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a party's ledger says, read as its operator would. */
final class Spent {
  private Spent() {}

  static BigDecimal of(Path directory, String party, String population) {
    Offer offer =
        new Offer(Offer.VERSION, party, PolicyFolder.read(directory.resolve("policies")), Map.of());
    PopulationBudget budget =
        PolicyFolder.set(List.of(offer)).budget(party, population).orElseThrow();
    try (StoredLedger ledger =
        StoredLedger.open(
            directory.resolve("ledger.db"), new NodeDirectory(directory).keys().envelope())) {
      return ledger.spent(new Population(party, population), budget, Instant.now()).epsilon();
    }
  }
}
