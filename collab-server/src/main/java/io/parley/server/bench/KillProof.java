package io.parley.server.bench;

import io.parley.policy.PopulationBudget;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.server.audit.AuditFinding;
import io.parley.server.audit.BrokenLog;
import io.parley.server.audit.NodeLog;
import io.parley.server.ledger.PeriodAccount;
import io.parley.server.ledger.StoredLedger;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What must hold after every restart, asked of the nodes' files. */
final class KillProof {
  private final KillCluster cluster;

  KillProof(KillCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Charges that the parties' ledgers lack for what was released: for what an analyst has, and for
   * what the room has stored and may send at any time. Every one of them is an entry that is
   * committed in each party's ledger, and all of them together are in what the ledger says was
   * spent.
   *
   * @param received what the analysts had before this was called
   */
  int undercounted(Map<Integer, KillLoad.Got> received) throws SQLException {
    Set<String> released =
        received.values().stream().map(KillLoad.Got::query).collect(Collectors.toSet());
    Set<String> all = new TreeSet<>(released);
    all.addAll(KillTraces.stored(cluster.directory(RoomFiles.ROOM).resolve("room.db")));
    int missing = 0;
    for (String party : cluster.parties()) {
      Map<String, String> states = KillTraces.states(cluster.directory(party).resolve("ledger.db"));
      missing += (int) all.stream().filter(q -> !"committed".equals(states.get(q))).count();
      missing += Math.max(0, all.size() - spent(party, received));
    }
    return missing;
  }

  /** How many equal charges a party's ledger says were spent, in all periods. */
  private int spent(String party, Map<Integer, KillLoad.Got> received) {
    if (received.isEmpty()) {
      return Integer.MAX_VALUE; // nobody knows yet what one costs
    }
    PopulationBudget budget = RoomLoad.budgetOf(cluster.directory(party), party);
    Population population = new Population(party, budget.population());
    Charge one =
        received
            .values()
            .iterator()
            .next()
            .charges()
            .getOrDefault(population.toString(), Charge.NONE);
    try (StoredLedger ledger =
        StoredLedger.open(
            cluster.directory(party).resolve("ledger.db"),
            cluster.directory(party).keys().envelope())) {
      Charge spent =
          ledger.periods(population, budget, Clock.systemUTC().instant()).stream()
              .map(PeriodAccount::charge)
              .reduce(Charge.NONE, Charge::plus);
      return RoomLoad.times(spent, one);
    }
  }

  /** Charges of a party's ledger for which no answer was stored: what kills have cost. */
  long unanswered(String party) throws SQLException {
    Set<String> stored = KillTraces.stored(cluster.directory(RoomFiles.ROOM).resolve("room.db"));
    return KillTraces.states(cluster.directory(party).resolve("ledger.db")).entrySet().stream()
        .filter(e -> e.getValue().equals("committed") && !stored.contains(e.getKey()))
        .count();
  }

  /** How many of these nodes' audit logs are not whole, as {@code parley audit verify} finds it. */
  int unverified(List<String> nodes) {
    int broken = 0;
    for (String node : nodes) {
      try (NodeLog log = NodeLog.open(cluster.configuration(node), Clock.systemUTC())) {
        AuditFinding unused = log.verify(line -> {});
      } catch (BrokenLog e) {
        broken++;
      }
    }
    return broken;
  }
}
