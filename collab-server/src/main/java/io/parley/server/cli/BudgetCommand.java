package io.parley.server.cli;

import io.parley.policy.PolicySet;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Population;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.LostLedger;
import io.parley.server.ledger.PeriodAccount;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.ReceivedBudgets;
import io.parley.server.party.PoliciesTogether;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley budget}. */
@Command(
    name = "budget",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a party's populations have spent and what is left, in each period, from the node's own"
          + " ledger.",
      "And what that promises: for all rows of a person at this party, and for all rows of a person whom"
          + " every member holds, as far as their budgets were offered to this node."
    })
final class BudgetCommand implements Runnable {
  @Option(names = "--config", required = true, description = "the party's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    NodeConfiguration configuration = NodeConfiguration.load(config);
    if (configuration.role() != NodeConfiguration.Role.PARTY) {
      throw new ConfigurationException(
          "`%s` is a room and keeps no budget; ask at a party's node"
              .formatted(configuration.name()));
    }
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    BudgetDocument document = document(configuration, directory, Clock.systemUTC());
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(json ? Json.pretty(document) + "\n" : BudgetText.of(document));
    out.flush();
  }

  private static BudgetDocument document(
      NodeConfiguration configuration, NodeDirectory directory, Clock clock) {
    Instant now = clock.instant();
    List<OwnCollaboration> homes = OwnCollaboration.all(configuration, directory);
    // Of one population all collaborations say the same.
    Map<String, PopulationBudget> own = new LinkedHashMap<>();
    for (PolicySet policies : PoliciesTogether.of(homes).all()) {
      policies.budgets().forEach(budget -> own.putIfAbsent(budget.population(), budget));
    }
    List<String> others = homes.stream().flatMap(BudgetCommand::others).distinct().toList();
    Map<String, PopulationBudget> received = new TreeMap<>();
    homes.forEach(home -> received.putAll(new ReceivedBudgets(home.directory()).all()));
    List<BudgetDocument.OfPopulation> populations = new ArrayList<>();
    Databases databases = Databases.of(configuration, directory);
    if (LostLedger.isLost(databases, directory)) { // a look must not make an empty one
      throw new ConfigurationException(
          "the ledger of `%s` is gone, though this node has worked before; restore a backup, or start the node, which closes its budgets until their periods end"
              .formatted(configuration.name()));
    }
    BudgetClosure closure = BudgetClosure.of(directory);
    try (StoredLedger ledger = StoredLedger.open(databases, directory.keys().envelope(), clock)) {
      for (PopulationBudget budget : own.values()) {
        Population population = new Population(configuration.name(), budget.population());
        populations.add(
            new BudgetDocument.OfPopulation(
                population.toString(),
                word(budget),
                periods(
                    ledger.periods(population, budget, now),
                    isClosed(closure, population, budget, now)),
                promise(population, budget, others, received)));
      }
    }
    return new BudgetDocument(configuration.name(), now.toString(), populations);
  }

  /** Whether a restore or the loss of the ledger has closed it. */
  private static boolean isClosed(
      BudgetClosure closure, Population population, PopulationBudget budget, Instant now) {
    try {
      closure.check(population, budget, List.of(), now);
      return false;
    } catch (BudgetExceeded e) {
      return true;
    }
  }

  /** The running one first; of one that is closed nothing is left. */
  private static List<BudgetDocument.Period> periods(List<PeriodAccount> all, boolean closed) {
    List<BudgetDocument.Period> periods =
        new ArrayList<>(all.stream().map(BudgetCommand::period).toList());
    if (closed && !periods.isEmpty()) {
      periods.set(0, periods.get(0).withNothingLeft());
    }
    return periods;
  }

  /** The other members, where the node is bound by an agreement already. */
  private static Stream<String> others(OwnCollaboration home) {
    String own = home.configuration().name();
    if (!Files.exists(home.directory().resolve(home.configuration().agreement()))) {
      return Stream.empty();
    }
    return home.agreement().agreement().members().stream()
        .map(Agreement.Node::name)
        .filter(name -> !name.equals(own));
  }

  private static BudgetDocument.Period period(PeriodAccount account) {
    return new BudgetDocument.Period(
        account.from().toString(),
        account.refill().toString(),
        account.questions(),
        account.open(),
        account.disclosures(),
        account.balance().epsilon(),
        account.balance().delta(),
        account.balance().epsilonLeft(),
        account.balance().deltaLeft(),
        account.charge().text());
  }

  /** A joint question is charged in each population, so that the budgets of all of them add. */
  private static BudgetDocument.Promise promise(
      Population population,
      PopulationBudget own,
      List<String> others,
      Map<String, PopulationBudget> received) {
    Map<String, PopulationBudget> all = new TreeMap<>();
    all.put(population.toString(), own);
    received.forEach(
        (name, budget) -> {
          if (others.contains(budget.owner())) {
            all.put(name, budget);
          }
        });
    BigDecimal epsilon = BigDecimal.ZERO;
    BigDecimal delta = BigDecimal.ZERO;
    List<BudgetDocument.Summed> summed = new ArrayList<>();
    for (Map.Entry<String, PopulationBudget> one : all.entrySet()) {
      epsilon = epsilon.add(one.getValue().epsilon());
      delta = delta.add(one.getValue().delta());
      summed.add(
          new BudgetDocument.Summed(
              one.getKey(),
              one.getValue().epsilon(),
              one.getValue().delta(),
              word(one.getValue())));
    }
    List<String> unknown =
        others.stream()
            .filter(o -> all.values().stream().noneMatch(b -> b.owner().equals(o)))
            .toList();
    return new BudgetDocument.Promise(
        new BudgetDocument.Amount(own.epsilon(), own.delta()),
        new BudgetDocument.Amount(epsilon, delta),
        summed,
        unknown,
        own.exactDisclosures());
  }

  private static String word(PopulationBudget budget) {
    return budget.every().name().toLowerCase(Locale.ROOT);
  }
}
