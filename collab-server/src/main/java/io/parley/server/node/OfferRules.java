package io.parley.server.node;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.DerivedTable;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PolicySet;
import io.parley.policy.PopulationBudget;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.policy.Template;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a node can keep apart: one policy a table, one budget a population, one text a template, no
 * name of its own.
 */
final class OfferRules {
  private static final Set<String> OWN_TABLES = Set.of("people", "identifiers");

  /** Names that the engine's own statements use. */
  private static final Pattern OWN_COLUMNS =
      Pattern.compile("person|source|line|[pturm]|[tgkv][0-9]+");

  private OfferRules() {}

  static boolean isOwnColumn(String name) {
    return OWN_COLUMNS.matcher(name).matches();
  }

  static void check(PolicySet policies) {
    Set<Object> seen = new HashSet<>();
    for (TablePolicy table : policies.tables()) {
      check(table.table(), table.position(), table.columns(), seen);
    }
    for (PublicTable table : policies.publicTables()) {
      check(table.table(), table.position(), table.columns(), seen);
    }
    for (DerivedTable table : policies.derivedTables()) {
      check(table.table(), table.position(), List.of(), seen);
    }
    for (Template template : policies.templates()) {
      if (!seen.add(template.name())) {
        throw refused(
            template.position(),
            "a second template `" + template.name() + "`",
            "keep one file for each template");
      }
    }
    for (PopulationBudget budget : policies.budgets()) {
      if (!seen.add(budget.owner() + " " + budget.population())) {
        throw refused(
            budget.position(),
            "a second budget for `" + budget.population() + "`",
            "keep one file for each population");
      }
    }
  }

  private static void check(
      TableName table, PolicyPosition position, List<ColumnPolicy> columns, Set<Object> seen) {
    if (!seen.add(table)) {
      throw refused(
          position, "a second policy for `" + table + "`", "keep one file for each table");
    }
    if (OWN_TABLES.contains(table.table())) {
      throw refused(
          position,
          "`" + table.table() + "` is a table of the node itself",
          "offer it under another name");
    }
    for (ColumnPolicy column : columns) {
      if (isOwnColumn(column.name())) {
        throw refused(
            column.position(),
            "`" + column.name() + "` is a name that the node's own statements use",
            "offer the column under a longer name");
      }
    }
  }

  private static ConfigurationException refused(
      PolicyPosition position, String message, String help) {
    return new ConfigurationException(position + ": " + message + "; " + help);
  }
}
