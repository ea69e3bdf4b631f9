package io.parley.query.plan;

import io.parley.policy.TableName;
import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.privacy.Scans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;

/**
 * Cuts a question into the largest parts that one party can work out at home: of its people's
 * tables, and of its public ones. People's rows look values up in public tables in the room.
 */
final class Fragments {
  private final PrivateQuery query;
  private final Map<TableName, OwnersView> views;
  private final ToIntFunction<TableName> caps;
  private final List<Fragment> found = new ArrayList<>();
  private final List<Contribution.PublicRows> open = new ArrayList<>();
  private final Set<RelNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Fragments(
      PrivateQuery query, Map<TableName, OwnersView> views, ToIntFunction<TableName> caps) {
    this.query = query;
    this.views = views;
    this.caps = caps;
  }

  static Fragments of(
      PrivateQuery query,
      List<RelNode> roots,
      Map<TableName, OwnersView> views,
      ToIntFunction<TableName> caps) {
    Fragments fragments = new Fragments(query, views, caps);
    roots.forEach(fragments::cut);
    return fragments;
  }

  /** The parts of people's rows. */
  List<Fragment> ofPeople() {
    return List.copyOf(found);
  }

  /** The parts of public rows. */
  List<Contribution.PublicRows> ofPublic() {
    return List.copyOf(open);
  }

  private void cut(RelNode node) {
    if (!seen.add(node)) {
      return;
    } else if (query.rows().get(node) instanceof NodeRows.OfPublic rows) {
      cutPublic(node, rows);
      return;
    } else if (!(query.rows().get(node) instanceof NodeRows.OfPeople people)
        || people.parties().size() > 1
        || looksUp(node)) {
      node.getInputs().forEach(this::cut);
      return;
    } else {
      found.add(fragment(node, people));
    }
  }

  private void cutPublic(RelNode node, NodeRows.OfPublic rows) {
    List<String> owners = rows.tables().stream().map(TableName::party).distinct().toList();
    if (owners.size() == 1) {
      open.add(new Contribution.PublicRows(owners.get(0), open.size(), node, rows));
    } else {
      node.getInputs().forEach(this::cut);
    }
  }

  /** Whether a public table is read below a node. */
  private boolean looksUp(RelNode node) {
    return query.rows().get(node) instanceof NodeRows.OfPublic rows
        ? !rows.tables().isEmpty()
        : node.getInputs().stream().anyMatch(this::looksUp);
  }

  private Fragment fragment(RelNode node, NodeRows.OfPeople people) {
    Map<TableName, OwnersView> own = new TreeMap<>();
    Map<TableName, Integer> ownCaps = new TreeMap<>();
    for (TableName table : tables(node)) {
      own.put(table, java.util.Objects.requireNonNull(views.get(table)));
      ownCaps.put(table, caps.applyAsInt(table));
    }
    return new Fragment(
        found.size(),
        people.parties().first(),
        node,
        people,
        people.bound().rows(caps).longValueExact(),
        own,
        ownCaps);
  }

  private static List<TableName> tables(RelNode node) {
    List<TableName> tables = new ArrayList<>();
    if (node instanceof TableScan scan) {
      tables.add(Scans.name(scan));
    }
    node.getInputs().forEach(i -> tables.addAll(tables(i)));
    return tables;
  }
}
