package io.parley.query.sql.rewrite;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.policy.Use;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names that a rewriting may use: those of the catalog that the analyst sees. */
record Offered(PolicySet policies) {

  /** The tables of people and the public ones, as {@code party.table}. */
  List<String> tables() {
    List<String> names = new ArrayList<>();
    policies.tables().forEach(t -> names.add(t.table().toString()));
    policies.publicTables().forEach(t -> names.add(t.table().toString()));
    return names;
  }

  /** The offered table of people that is written so. */
  Optional<TablePolicy> people(List<String> name) {
    return policies.tables().stream().filter(t -> isNamed(t.table(), name)).findFirst();
  }

  /** The public table that is written so. */
  Optional<PublicTable> open(List<String> name) {
    return policies.publicTables().stream().filter(t -> isNamed(t.table(), name)).findFirst();
  }

  /** The columns, the person among them, of the tables that are written so. */
  List<String> columns(List<List<String>> tables) {
    Set<String> names = new LinkedHashSet<>();
    for (List<String> table : tables) {
      people(table).ifPresent(t -> names.add(t.person()));
      people(table).ifPresent(t -> t.columns().forEach(c -> names.add(c.name())));
      open(table).ifPresent(t -> t.columns().forEach(c -> names.add(c.name())));
    }
    return List.copyOf(names);
  }

  /** The columns by which the tables that are written so may be grouped. */
  List<ColumnPolicy> groupable(List<List<String>> tables) {
    return tables.stream()
        .flatMap(t -> people(t).stream())
        .flatMap(t -> t.columns().stream())
        .filter(c -> c.use().contains(Use.GROUP))
        .toList();
  }

  private static boolean isNamed(TableName table, List<String> name) {
    return name.size() == 2
        && table.party().equalsIgnoreCase(name.get(0))
        && table.table().equalsIgnoreCase(name.get(1));
  }
}
