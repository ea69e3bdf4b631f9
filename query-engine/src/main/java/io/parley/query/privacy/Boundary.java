package io.parley.query.privacy;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;

/**
 * A measurement boundary: an aggregate below which every row belongs to a unit, and above which
 * there are released numbers only.
 *
 * @param index its place among the question's boundaries, from 0
 * @param node the aggregate
 * @param input what lies below
 * @param groups the fields of the input that are grouped by, in the aggregate's order
 * @param measures one an aggregate call
 */
public record Boundary(
    int index,
    Aggregate node,
    NodeRows.OfPeople input,
    List<Integer> groups,
    List<Measure> measures) {
  public Boundary {
    groups = List.copyOf(groups);
    measures = List.copyOf(measures);
  }

  public RelNode below() {
    return node.getInput();
  }
}
