package io.parley.server.party;

import io.parley.policy.Allowance;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.ColumnType;
import io.parley.policy.PolicySet;
import io.parley.policy.PopulationBudget;
import io.parley.policy.TablePolicy;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.PolicyFolder;
import io.parley.server.wire.Offer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the policies of all collaborations of one node may say only together: its people are the
 * same in each, so they have one budget, and a table is of people everywhere or nowhere.
 *
 * <p>Each collaboration's folder is compared with the folders of the others as they are on the
 * disk, so that an owner who changes all of them one by one gets through. Between the first change
 * and the last, the changed ones answer nothing, and the others go on with the policies that they
 * have: whatever these say, the ledger holds the population to the budget with which its period
 * opened, and to no more than the collaboration that is asked says.
 */
public final class PoliciesTogether {
  private final String party;
  private final Map<String, Path> folders;
  private final Map<String, PolicySet> lastRead = new HashMap<>();

  /**
   * The policies of a node's collaborations.
   *
   * @param folders by collaboration
   */
  PoliciesTogether(String party, Map<String, Path> folders) {
    this.party = party;
    this.folders = new LinkedHashMap<>(folders);
  }

  /** Those of a node; a further collaboration under its name. */
  public static PoliciesTogether of(List<OwnCollaboration> homes) {
    Map<String, Path> folders = new LinkedHashMap<>();
    homes.forEach(
        home ->
            folders.put(label(home), home.directory().resolve(home.configuration().policies())));
    return new PoliciesTogether(homes.get(0).configuration().name(), folders);
  }

  /** How a home is called here. */
  private static String label(OwnCollaboration home) {
    return home.name().orElse("node.agreement");
  }

  /** A part of what is on the disk: unsigned, or unfit for its collaboration, it counts as well. */
  private synchronized Optional<PolicySet> read(String collaboration) {
    try {
      PolicySet set = set(party, folders.get(collaboration));
      lastRead.put(collaboration, set);
      return Optional.of(set);
    } catch (ConfigurationException e) {
      // Its own questions are refused; beside it others keep what it last said.
      return Optional.ofNullable(lastRead.get(collaboration));
    }
  }

  private static PolicySet set(String party, @org.jspecify.annotations.Nullable Path folder) {
    if (folder == null) {
      throw new ConfigurationException("no policies of such a collaboration");
    }
    return PolicyFolder.set(
        List.of(new Offer(Offer.VERSION, party, PolicyFolder.read(folder), Map.of())));
  }

  /**
   * The policies of all collaborations, for whoever fills the lake.
   *
   * @throws ConfigurationException when some cannot be used, or do not go together
   */
  public List<PolicySet> all() {
    List<PolicySet> sets = new ArrayList<>();
    folders.forEach(
        (label, folder) -> {
          PolicySet set = set(party, folder);
          check(label, set);
          sets.add(set);
        });
    return sets;
  }

  /**
   * Checks the policies of one collaboration against those of the others.
   *
   * @param changed what is to hold in {@code home}
   * @throws ConfigurationException naming both collaborations and what they differ in
   */
  public void check(OwnCollaboration home, PolicySet changed) {
    check(label(home), changed);
  }

  private void check(String label, PolicySet changed) {
    for (String other : folders.keySet()) {
      if (!other.equals(label)) {
        read(other).ifPresent(set -> new Pair(label, changed, other, set).check());
      }
    }
  }

  /** Two collaborations of one node. */
  private record Pair(String one, PolicySet ofOne, String other, PolicySet ofOther) {
    void check() {
      checkPopulations();
      for (PopulationBudget budget : ofOne.budgets()) {
        for (PopulationBudget beside : ofOther.budgets()) {
          if (budget.population().equals(beside.population())
              && !promise(budget).equals(promise(beside))) {
            throw refused(
                "state different budgets for `%s.%s`"
                    .formatted(budget.owner(), budget.population()),
                "a population has one budget, whoever asks: write the same ε, δ, period, shares and acceptance in both files");
          }
        }
      }
      Map<String, Map<String, ColumnType>> people = columns(ofOther, true);
      Map<String, Map<String, ColumnType>> open = columns(ofOther, false);
      columns(ofOne, true).forEach((table, its) -> compare(table, its, people, open));
      columns(ofOne, false).forEach((table, its) -> compare(table, its, open, people));
      checkExact();
    }

    private void checkPopulations() {
      Set<String> populations = new TreeSet<>();
      for (PolicySet set : List.of(ofOne, ofOther)) {
        set.budgets().forEach(b -> populations.add(b.population()));
        set.tables().forEach(t -> populations.add(t.population()));
      }
      if (populations.size() > 1) {
        throw refused(
            "name several populations (%s)".formatted(String.join(", ", populations)),
            "all tables of a node are about the same people: use one name");
      }
    }

    /** What is promised, in numbers that do not depend on how they are written. */
    private static List<Object> promise(PopulationBudget budget) {
      Map<String, BigDecimal> shares = new TreeMap<>();
      budget.share().forEach((receiver, part) -> shares.put(receiver, part.stripTrailingZeros()));
      return List.of(
          budget.owner(),
          budget.epsilon().stripTrailingZeros(),
          budget.delta().stripTrailingZeros(),
          budget.every(),
          shares,
          budget.exactDisclosures());
    }

    private static Map<String, Map<String, ColumnType>> columns(PolicySet set, boolean ofPeople) {
      Map<String, Map<String, ColumnType>> tables = new TreeMap<>();
      if (ofPeople) {
        set.tables().forEach(t -> tables.put(t.table().table(), types(t.columns())));
      } else {
        set.publicTables().forEach(t -> tables.put(t.table().table(), types(t.columns())));
      }
      return tables;
    }

    private static Map<String, ColumnType> types(List<ColumnPolicy> columns) {
      return columns.stream().collect(Collectors.toMap(ColumnPolicy::name, ColumnPolicy::type));
    }

    private void compare(
        String table,
        Map<String, ColumnType> its,
        Map<String, Map<String, ColumnType>> alike,
        Map<String, Map<String, ColumnType>> unlike) {
      if (unlike.containsKey(table)) {
        throw refused(
            "offer the table `%s` once with people and once as public".formatted(table),
            "a table of people is public for nobody: offer the public one under another name");
      }
      alike
          .getOrDefault(table, Map.of())
          .forEach(
              (column, type) -> {
                if (its.getOrDefault(column, type) != type) {
                  throw refused(
                      "give the column `%s.%s` two types".formatted(table, column),
                      "a table is in the lake once: write one type in both files");
                }
              });
    }

    /** Private answers here and exact ones there leave the promise that both in one would. */
    private void checkExact() {
      Stream.of(ofOne, ofOther)
          .flatMap(set -> set.budgets().stream())
          .filter(budget -> !budget.exactDisclosures())
          .map(PopulationBudget::population)
          .distinct()
          .filter(this::isMixed)
          .findFirst()
          .ifPresent(
              population -> {
                throw refused(
                    "have exact answers beside private ones for the population `%s`"
                        .formatted(population),
                    "its owner signs `exact_disclosures: accepted` in both budget files, or allows only one of both");
              });
    }

    private boolean isMixed(String population) {
      List<Allowance> all =
          Stream.of(ofOne, ofOther)
              .flatMap(set -> set.tables().stream())
              .filter(t -> t.population().equals(population))
              .map(TablePolicy::allow)
              .flatMap(List::stream)
              .toList();
      return all.stream().anyMatch(a -> a.analysis().isExact())
          && all.stream().anyMatch(a -> !a.analysis().isExact());
    }

    private ConfigurationException refused(String what, String help) {
      return new ConfigurationException(
          "the policies of the collaborations `%s` and `%s` %s; %s"
              .formatted(one, other, what, help));
    }
  }
}
