package io.parley.query.privacy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexNode;

/** What the privacy analysis found a question to be. */
public sealed interface PrivateQuery {
  /** The tables, joined on the person. */
  List<Leaf> leaves();

  /** Conjuncts over the flat row of all leaves. */
  List<RexNode> conditions();

  /** The parties whose people it touches, sorted. */
  default Set<String> parties() {
    Set<String> parties = new TreeSet<>();
    leaves().forEach(l -> parties.add(l.party()));
    return parties;
  }

  /**
   * Numbers by group.
   *
   * @param groups the group columns of the boundary, in its order
   * @param measures one for each aggregate of the boundary, in its order
   * @param boundary the measurement boundary in the algebra
   * @param top what stands above it: released numbers only
   */
  record Numbers(
      List<Leaf> leaves,
      List<RexNode> conditions,
      List<FlatColumn> groups,
      List<Measure> measures,
      Aggregate boundary,
      RelNode top)
      implements PrivateQuery {
    public Numbers {
      leaves = List.copyOf(leaves);
      conditions = List.copyOf(conditions);
      groups = List.copyOf(groups);
      measures = List.copyOf(measures);
    }
  }

  /**
   * People themselves: the condition of an audience, or a question that no policy can allow.
   *
   * @param personOnly whether the output is one person column and nothing else
   */
  record People(List<Leaf> leaves, List<RexNode> conditions, boolean personOnly)
      implements PrivateQuery {
    public People {
      leaves = List.copyOf(leaves);
      conditions = List.copyOf(conditions);
    }
  }
}
