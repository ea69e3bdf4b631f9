package io.parley.server.node;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.policy.TablePolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a node can keep apart: one policy a table, one budget a population, no name of its own. */
final class OfferRules {
  private static final Set<String> OWN_TABLES = Set.of("people", "identifiers");

  /** Names that the engine's own statements use. */
  private static final Pattern OWN_COLUMNS =
      Pattern.compile("person|source|line|[pturm]|[tgkv][0-9]+");

  private OfferRules() {}

  static void check(List<TablePolicy> tables, List<PopulationBudget> budgets) {
    Set<Object> seen = new HashSet<>();
    for (TablePolicy table : tables) {
      if (!seen.add(table.table())) {
        throw refused(
            table.position(),
            "a second policy for `" + table.table() + "`",
            "keep one file for each table");
      }
      if (OWN_TABLES.contains(table.table().table())) {
        throw refused(
            table.position(),
            "`" + table.table().table() + "` is a table of the node itself",
            "offer it under another name");
      }
      for (ColumnPolicy column : table.columns()) {
        if (OWN_COLUMNS.matcher(column.name()).matches()) {
          throw refused(
              column.position(),
              "`" + column.name() + "` is a name that the node's own statements use",
              "offer the column under a longer name");
        }
      }
    }
    for (PopulationBudget budget : budgets) {
      if (!seen.add(budget.owner() + " " + budget.population())) {
        throw refused(
            budget.position(),
            "a second budget for `" + budget.population() + "`",
            "keep one file for each population");
      }
    }
  }

  private static ConfigurationException refused(
      PolicyPosition position, String message, String help) {
    return new ConfigurationException(position + ": " + message + "; " + help);
  }
}
