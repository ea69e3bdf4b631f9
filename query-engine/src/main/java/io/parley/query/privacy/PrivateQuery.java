package io.parley.query.privacy;

import io.parley.policy.PublicTable;
import io.parley.policy.TablePolicy;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;

/** What the privacy analysis found a question to be. */
public sealed interface PrivateQuery {
  /** The question's algebra. */
  RelNode root();

  /** What each node's rows are; by identity. */
  IdentityHashMap<RelNode, NodeRows> rows();

  /** The offered tables that it touches, each once, by name. */
  List<TablePolicy> tables();

  /** The public tables that it reads, each once, by name. */
  List<PublicTable> publicTables();

  /** Every use of every column, hidden in no expression. */
  List<UsedColumn> uses();

  /** The parties whose people it touches, sorted. */
  default Set<String> parties() {
    Set<String> parties = new TreeSet<>();
    tables().forEach(t -> parties.add(t.table().party()));
    return parties;
  }

  /**
   * Numbers by group.
   *
   * @param boundaries where people's rows end
   */
  record Numbers(
      RelNode root,
      IdentityHashMap<RelNode, NodeRows> rows,
      List<TablePolicy> tables,
      List<PublicTable> publicTables,
      List<UsedColumn> uses,
      List<Boundary> boundaries)
      implements PrivateQuery {
    public Numbers {
      rows = new IdentityHashMap<>(rows);
      tables = List.copyOf(tables);
      publicTables = List.copyOf(publicTables);
      uses = List.copyOf(uses);
      boundaries = List.copyOf(boundaries);
    }
  }

  /**
   * People themselves: the condition of an audience, or a question that no policy can allow.
   *
   * @param personOnly whether the output is one person column and nothing else
   */
  record People(
      RelNode root,
      IdentityHashMap<RelNode, NodeRows> rows,
      List<TablePolicy> tables,
      List<PublicTable> publicTables,
      List<UsedColumn> uses,
      boolean personOnly)
      implements PrivateQuery {
    public People {
      rows = new IdentityHashMap<>(rows);
      tables = List.copyOf(tables);
      publicTables = List.copyOf(publicTables);
      uses = List.copyOf(uses);
    }

    /** What its rows are. */
    public NodeRows.OfPeople people() {
      return (NodeRows.OfPeople) java.util.Objects.requireNonNull(rows.get(root));
    }
  }
}
